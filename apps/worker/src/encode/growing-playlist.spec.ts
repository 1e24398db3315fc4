import type { StoredSegment } from '@ingest/media-tools'
import { expect, it } from '@jest/globals'
import { GrowingPlaylist } from './growing-playlist.ts'

const segment = (index: number): StoredSegment => ({ name: `${index}.m4s`, durationSeconds: 6, sizeBytes: 1 })

function playlist() {
  const written: string[] = []
  const gate = Promise.withResolvers<void>()
  const growing = new GrowingPlaylist(async (segments, ended) => {
    if (written.push(segments.map(({ name }) => name[0]).join('') + (ended ? '.' : '')) === 1) await gate.promise
  })
  return { written, growing, open: gate.resolve, fail: gate.reject }
}

it('lists segments in order, however they arrive, and ends once', async () => {
  const { written, growing, open } = playlist()
  open()
  for (const index of [1, 0, 3, 2]) await growing.add(index, segment(index))
  await growing.end()
  expect(written).toEqual(['01', '0123', '0123.'])
})

it('writes one at a time, and together what came meanwhile', async () => {
  const { written, growing, open } = playlist()
  const adding = [0, 1, 2].map((index) => growing.add(index, segment(index)))
  await Promise.resolve()
  expect([written, growing.segments]).toEqual([['012'], []])
  adding.push(growing.add(3, segment(3)), growing.add(4, segment(4)))
  open()
  await Promise.all(adding)
  expect(written).toEqual(['012', '01234'])
  expect(growing.segments).toHaveLength(5)
})

it('fails for everybody who waits for it', async () => {
  const { growing, fail } = playlist()
  const adding = [0, 1].map((index) => growing.add(index, segment(index)))
  fail(new Error('away'))
  for (const { status } of await Promise.allSettled(adding)) expect(status).toBe('rejected')
  await expect(growing.end()).rejects.toThrow('away')
})
