import { Readable } from 'node:stream'
import { createObjectStore } from '../../create-object-store.ts'

const [config, { key, sizeBytes }] = process.argv.slice(2).map((text) => JSON.parse(text))
const MIB = 1024 * 1024
/** Buffers that nobody holds any more are V8's to free, which a busy machine puts off: what counts is what the store holds. */
const COLLECT_EVERY_BYTES = 4 * MIB
const store = createObjectStore(config)
let uncollectedBytes = 0

async function move(bytes: number): Promise<number> {
  await store.put(key, Readable.from(zeros(bytes)))
  let read = 0
  for await (const chunk of (await store.get(key)).body) {
    read += (chunk as Buffer).length
    collectGarbage((chunk as Buffer).length)
  }
  return read
}

function* zeros(bytes: number): Generator<Buffer> {
  for (let sent = 0; sent < bytes; sent += MIB) {
    yield Buffer.alloc(MIB)
    collectGarbage(MIB)
  }
}

function collectGarbage(movedBytes: number): void {
  if (!globalThis.gc) throw new Error('start me with --expose-gc')
  uncollectedBytes += movedBytes
  if (uncollectedBytes < COLLECT_EVERY_BYTES) return
  uncollectedBytes = 0
  globalThis.gc()
}

// What the process needs for itself is there after a small round.
await move(MIB)
const before = process.memoryUsage.rss()
const read = await move(sizeBytes)
const peak = process.resourceUsage().maxRSS * 1024
await store.close()
console.log(JSON.stringify({ sizeBytes: read, growthBytes: peak - before }))
