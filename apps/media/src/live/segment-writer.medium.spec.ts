import { mkdtemp, rename, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createLogger } from '@ingest/observability'
import { createObjectStore, keys } from '@ingest/storage'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { SegmentWriter } from './segment-writer.ts'
import { Spool } from './spool.ts'

const bytes = Buffer.alloc(100, 7)
const broadcastId = crypto.randomUUID()
const keyOf = (sequence: number) =>
  keys.broadcast(crypto.randomUUID(), crypto.randomUUID(), broadcastId, `r0/1-0-${sequence}-1000000.m4s`)
const soon = () => AbortSignal.timeout(10_000)

describe('segments for which the spool has no room', () => {
  let folder: string
  let writer: SegmentWriter
  const log: string[] = []
  const objects = () => path.join(folder, 'objects')
  const store = () =>
    createObjectStore({
      driver: 'fs',
      directory: objects(),
      publicUrl: 'http://api.test',
      signingKeys: [Buffer.alloc(32).toString('base64')],
    })
  const isStored = async (key: string) => (await store().head(key)) !== undefined

  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'ingest-writer-'))
    await store().checkReady()
    writer = new SegmentWriter({
      store: store(),
      spool: await Spool.open(path.join(folder, 'spool'), { instance: 'host/1/full', maxBytes: 50 }),
      logger: createLogger({ app: 'media', level: 'info', pretty: false, destination: { write: (line) => void log.push(line) } }),
      mostHeldBytes: 650,
      isWanted: async () => true,
    })
  })
  afterEach(async () => {
    writer.stop()
    await rm(folder, { recursive: true, force: true })
  })

  it('are put into the store from memory', async () => {
    const key = keyOf(0)
    writer.write({ key, broadcastId, bytes })
    expect(writer.hasStored(broadcastId)).toBe(false)
    await writer.drain(soon())
    expect(writer.hasStored(broadcastId)).toBe(true)
    expect(await isStored(key)).toBe(true)
  })

  it('wait for the store, and the oldest is given up when there are too many', async () => {
    await rename(objects(), path.join(folder, 'away'))
    const all = Array.from({ length: 7 }, (_, sequence) => keyOf(sequence))
    const done = all.map((key) => new Promise<boolean>((resolve) => writer.write({ key, broadcastId, bytes, onDone: resolve })))
    expect(await done[0]).toBe(false)
    expect(log.at(-1)).toContain(all[0])
    await rename(path.join(folder, 'away'), objects())
    expect(await Promise.all(done)).toEqual([false, true, true, true, true, true, true])
    for (const [index, key] of all.entries()) expect(await isStored(key)).toBe(index !== 0)
  })
})
