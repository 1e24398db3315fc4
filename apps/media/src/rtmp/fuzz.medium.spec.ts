import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { type AddressInfo, connect, createServer } from 'node:net'
import { pipeline } from 'node:stream'
import { makeVideo, RtmpPublisher } from '@ingest/testing'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { amf } from './testing/amf.ts'
import { mutate, Random } from './testing/mutate.ts'
import { chunked, messageType, RawClient } from './testing/raw-client.ts'
import { packetsOf, stepsOf } from './testing/received-stream.ts'
import { TestRtmp } from './testing/test-rtmp.ts'

const seed = 20_261_125
const connections = 3000
const atOnce = 10
const mostSeconds = 15
/** It levels off at 260 MB, most of it buffers that V8 has yet to free. */
const mostResidentKilobytes = 400_000
const frameMs = 40

let rtmp: TestRtmp
let neighbour: RtmpPublisher
let recording: Buffer

beforeAll(async () => {
  rtmp = await TestRtmp.start({
    limits: { connectionsPerAddress: 1000 },
    publish: (publication) => {
      if (publication.request.streamKey === 'good-neighbour') rtmp.keep(publication)
      else publication.flv.resume()
    },
  })
  recording = await record(await makeVideo({ seconds: 1, encoding: ['-c:v', 'libx264', '-c:a', 'aac'] }))
  neighbour = new RtmpPublisher(rtmp.url('good-neighbour'))
  await rtmp.stream('good-neighbour')
})
afterAll(async () => {
  await neighbour?.kill()
  await rtmp?.server.stop()
})

/** Everything that ffmpeg sends to publish a clip. */
async function record(clip: string): Promise<Buffer> {
  const heard: Buffer[] = []
  const proxy = createServer({ allowHalfOpen: true }, (near) => {
    near.on('data', (bytes) => void heard.push(bytes))
    // However the two part, what was sent has been heard.
    pipeline(near, connect(rtmp.server.port, '127.0.0.1'), near, () => undefined)
  }).listen(0, '127.0.0.1')
  await once(proxy, 'listening')
  const { port } = proxy.address() as AddressInfo
  await new RtmpPublisher(`rtmp://127.0.0.1:${port}/origin/good-fuzz`, { source: ['-i', clip, '-c', 'copy'] }).exited
  proxy.close()
  return Buffer.concat(heard)
}

/** What it sends next; the handshake and the commands are a small part of it, and get their share. */
function nextInput(random: Random): Buffer {
  const kind = random.below(4)
  if (kind === 0) return mutate(recording.subarray(0, 6000), random)
  if (kind === 1) return mutate(recording, random)
  const beginning = recording.subarray(0, 1 + 2 * 1536)
  if (kind === 2) return Buffer.concat([beginning, random.bytes(random.below(3000))])
  const payload = Buffer.concat([
    amf('connect', 1),
    mutate(amf({ app: 'origin', tcUrl: 'rtmp://x/origin', nested: { a: { b: 1 } } }), random),
  ])
  return Buffer.concat([beginning, chunked({ type: messageType.command, payload, chunkStream: 3, streamId: 0 })])
}

async function throwAt(random: Random): Promise<void> {
  const client = await RawClient.connect(rtmp.server.port)
  client.socket.end(nextInput(random))
  await client.closed
}

const residentKilobytes = () => Number(execFileSync('ps', ['-o', 'rss=', '-p', String(rtmp.server.pid)]))

describe('the RTMP port', () => {
  it(`stands ${connections} broken publishers (seed ${seed})`, async () => {
    const random = new Random(seed)
    const { pid } = rtmp.server
    const deadline = performance.now() + mostSeconds * 1000
    for (let count = 0; count < connections && performance.now() < deadline; count += atOnce) {
      await Promise.all(Array.from({ length: atOnce }, () => throwAt(random)))
    }
    expect(rtmp.server.pid).toBe(pid)
    expect(residentKilobytes()).toBeLessThan(mostResidentKilobytes)
    expect(rtmp.requests.length).toBeGreaterThan(50)
  })

  it('still passes on every frame of another stream', async () => {
    const stream = await rtmp.stream('good-neighbour')
    await stream.more()
    await neighbour.stop()
    await stream.over
    expect(new Set(stepsOf(await packetsOf(stream.flv)))).toEqual(new Set([frameMs]))
  })
})
