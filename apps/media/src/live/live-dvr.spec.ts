import type { LiveSegment } from '@ingest/media-tools'
import { expect, it } from '@jest/globals'
import { LiveDvr, type LiveDvrOptions } from './live-dvr.ts'

const run = { epoch: 2, index: 0, initName: '2-0-init.mp4', startedAtMs: 0 }
const segment = (sequence: number): LiveSegment => ({
  run,
  sequence,
  parts: [],
  durationSeconds: 2,
  startedAtMs: sequence * 2000,
  name: `2-0-${sequence}-2000000.m4s`,
})

async function dvr(options: Partial<LiveDvrOptions> = {}): Promise<LiveDvr> {
  const made = new LiveDvr({ windowSeconds: 60, first: { sequence: 0, discontinuity: 0 }, ...options })
  await made.ready
  return made
}

/** Of an owner that others have been before. */
const first = { sequence: 2000, discontinuity: 200 }

const listed = ({ window }: LiveDvr) => window.segments.map(({ name }) => Number(name.split('-')[2]))

it('keeps the order of the broadcast, whatever the store takes first', async () => {
  const made = await dvr()
  for (const sequence of [1, 2, 0]) made.stored(segment(sequence))
  expect(listed(made)).toEqual([0, 1, 2])
  expect([made.has(2), made.has(3)]).toEqual([true, false])
})

it('does not wait for ever for what is lost', async () => {
  const made = await dvr()
  for (let sequence = 1; sequence < 9; sequence++) made.stored(segment(sequence))
  expect(listed(made)).toEqual([])
  made.stored(segment(9))
  expect(listed(made)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9])
})

it('lists the past of other owners before what has come since', async () => {
  const past = Promise.withResolvers<{ name: string; durationSeconds: number }[]>()
  const made = new LiveDvr({ windowSeconds: 60, first, past: past.promise })
  made.stored(segment(2000))
  past.resolve([{ name: '1-0-7-2000000.m4s', durationSeconds: 2 }])
  await made.ready
  expect(listed(made)).toEqual([7, 2000])
  expect(made.window.firstSequence).toBe(0)
})

it('begins beyond the past that nobody knows', async () => {
  const made = await dvr({ first, past: Promise.reject(new Error('the store is away')) })
  made.stored(segment(2000))
  expect(listed(made)).toEqual([2000])
  expect(made.window).toMatchObject({ firstSequence: 2000, discontinuitySequence: 200 })
})
