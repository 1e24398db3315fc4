import { Readable } from 'node:stream'
import { createObjectStore } from '../../create-object-store.ts'

const [config, { key, sizeBytes, generation }] = process.argv.slice(2).map((text) => JSON.parse(text))
const MIB = 1024 * 1024
const store = createObjectStore(config)

function* body(value: number): Generator<Buffer> {
  for (let sent = 0; sent < sizeBytes; sent += MIB) {
    process.stdout.write('step\n')
    yield Buffer.alloc(MIB, value)
  }
}

for (let value = generation + 1; ; value++) {
  await store.put(key, Readable.from(body(value)))
  process.stdout.write(`stored ${value}\n`)
}
