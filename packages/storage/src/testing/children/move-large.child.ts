import { Readable } from 'node:stream'
import { createObjectStore } from '../../create-object-store.ts'

const [config, { key, sizeBytes }] = process.argv.slice(2).map((text) => JSON.parse(text))
const MIB = 1024 * 1024
const store = createObjectStore(config)

async function move(bytes: number): Promise<number> {
  await store.put(key, Readable.from(zeros(bytes)))
  let read = 0
  for await (const chunk of (await store.get(key)).body) read += (chunk as Buffer).length
  return read
}

function* zeros(bytes: number): Generator<Buffer> {
  for (let sent = 0; sent < bytes; sent += MIB) yield Buffer.alloc(MIB)
}

// What the process needs for itself is there after a small round.
await move(MIB)
const before = process.memoryUsage.rss()
const read = await move(sizeBytes)
const peak = process.resourceUsage().maxRSS * 1024
await store.close()
console.log(JSON.stringify({ sizeBytes: read, growthBytes: peak - before }))
