import { Readable } from 'node:stream'
import { createObjectStore } from '../../create-object-store.ts'

const [config, { key, sizeBytes }] = process.argv.slice(2).map((text) => JSON.parse(text))
const MIB = 1024 * 1024
/** Buffers that nobody holds any more are V8's to free, which a busy machine puts off: what counts is what the store holds. */
const COLLECT_EVERY_BYTES = 4 * MIB
const store = createObjectStore(config)
let uncollectedBytes = 0
let peakBytes = 0

async function move(bytes: number): Promise<number> {
  await store.put(key, Readable.from(zeros(bytes)))
  let read = 0
  for await (const chunk of (await store.get(key)).body) {
    read += (chunk as Buffer).length
    moved((chunk as Buffer).length)
  }
  return read
}

function* zeros(bytes: number): Generator<Buffer> {
  for (let sent = 0; sent < bytes; sent += MIB) {
    yield Buffer.alloc(MIB)
    moved(MIB)
  }
}

function moved(bytes: number): void {
  if (!globalThis.gc) throw new Error('start me with --expose-gc')
  uncollectedBytes += bytes
  if (uncollectedBytes < COLLECT_EVERY_BYTES) return
  uncollectedBytes = 0
  // Looked at here, and not asked of the system: its peak of a process begins with what the parent had when it forked.
  peakBytes = Math.max(peakBytes, process.memoryUsage.rss())
  globalThis.gc()
}

// What the process needs for itself is there after a small round.
await move(MIB)
const before = process.memoryUsage.rss()
const read = await move(sizeBytes)
await store.close()
console.log(JSON.stringify({ sizeBytes: read, growthBytes: peakBytes - before }))
