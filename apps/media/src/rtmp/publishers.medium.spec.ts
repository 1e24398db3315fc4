import { execFile, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { makeVideo, RtmpPublisher, requireTool } from '@ingest/testing'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { messageType, RawClient } from './testing/raw-client.ts'
import { packetsOf, sizesOf } from './testing/received-stream.ts'
import { TestRtmp } from './testing/test-rtmp.ts'

const canPublish = (file: string) => spawnSync(file.replace('launch', 'inspect'), ['--exists', 'rtmp2sink']).status === 0
const gstreamer = requireTool('gstreamer', canPublish)

let rtmp: TestRtmp
let clip: string
let folder: string

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'rtmp-publishers-'))
  rtmp = await TestRtmp.start()
  clip = await makeVideo({ seconds: 3, encoding: ['-c:v', 'libx264', '-g', '25', '-c:a', 'aac'] })
})
afterAll(async () => {
  await rtmp?.server.stop()
  rmSync(folder, { recursive: true, force: true })
})

/** Every packet of picture and sound is what the same program writes into a file. */
async function expectIntact(key: string, file: string): Promise<void> {
  const stream = await rtmp.stream(key)
  await stream.over
  const [received, written] = await Promise.all([packetsOf(stream.flv), packetsOf(file)])
  expect(sizesOf(written, 'video')).toHaveLength(75)
  expect(sizesOf(received, 'video')).toEqual(sizesOf(written, 'video'))
  expect(sizesOf(received, 'audio')).toEqual(sizesOf(written, 'audio'))
}

describe('the stream arrives as it was published by', () => {
  it('ffmpeg', async () => {
    const source = ['-i', clip, '-c', 'copy']
    const file = path.join(folder, 'ffmpeg.flv')
    await promisify(execFile)(requireTool('ffmpeg') ?? 'ffmpeg', ['-v', 'error', ...source, file])
    const publisher = new RtmpPublisher(rtmp.url('good-ffmpeg'), { source })
    expect(await publisher.exited).toBe(0)
    expect(publisher.errors).toBe('')
    await expectIntact('good-ffmpeg', file)
  })

  const launch = (sink: string) => {
    const pipeline = `filesrc location=${clip} ! qtdemux name=d flvmux name=m streamable=true ! ${sink} sync=false
      d.video_0 ! queue ! h264parse ! m.video d.audio_0 ! queue ! aacparse ! m.audio`
    return promisify(execFile)(gstreamer ?? 'gst-launch-1.0', ['-q', ...pipeline.split(/\s+/)], { timeout: 30_000 })
  }
  const sinks = [
    ['gstreamer', 'rtmp2sink'],
    ['librtmp', 'rtmpsink'],
  ] as const
  for (const [name, sink] of gstreamer ? sinks : []) {
    it(name, async () => {
      const file = path.join(folder, `${name}.flv`)
      await launch(`filesink location=${file}`)
      await launch(`${sink} location=${rtmp.url(`good-${name}`)}`)
      await expectIntact(`good-${name}`, file)
    })
  }
})

describe('a stream in a format of today', () => {
  it('passes byte for byte: HEVC and AV1 in enhanced RTMP, data in AMF 3', async () => {
    const client = await RawClient.publishing(rtmp.server.port, 'good-enhanced')
    const hevc = Buffer.concat([Buffer.from([0x90]), Buffer.from('hvc1'), Buffer.alloc(5000, 7)])
    const av1 = Buffer.concat([Buffer.from([0xa1]), Buffer.from('av01'), Buffer.alloc(100, 8)])
    const cue = Buffer.from('\x02\x00\x0aonCuePoint\x05', 'latin1')
    client.message({ type: messageType.video, payload: hevc, timestamp: 0 })
    client.message({ type: messageType.video, payload: av1, timestamp: 0x12_3456 })
    client.message({ type: messageType.amf3Data, payload: Buffer.concat([Buffer.from([0]), cue]), timestamp: 40 })
    client.command('deleteStream', null, 1)
    const stream = await rtmp.stream('good-enhanced')
    await stream.over
    const tags = [tag(9, 0, hevc), tag(9, 0x12_3456, av1), tag(18, 40, cue)]
    expect(stream.flv).toEqual(Buffer.concat([Buffer.from('FLV\x01\x05\0\0\0\x09\0\0\0\0', 'latin1'), ...tags]))
  })

  it('may use every width of chunk stream id, and timestamps that start over', async () => {
    const client = await RawClient.publishing(rtmp.server.port, 'good-wide')
    const payload = Buffer.from([0x27, 1, 0, 0, 0, 9])
    const idOf = (chunkStream: number) =>
      chunkStream < 320 ? [0, chunkStream - 64] : [1, (chunkStream - 64) & 255, (chunkStream - 64) >> 8]
    for (const id of [idOf(64), idOf(319), idOf(320), idOf(1000)]) {
      const header = Buffer.from([0xff, 0xff, 0xff, 0, 0, payload.length, messageType.video, 1, 0, 0, 0, 0xff, 0xff, 0xff, 0xf0])
      const delta = Buffer.from([0, 0, 0x20, 0, 0, payload.length, messageType.video])
      client.send(
        Buffer.concat([Buffer.from(id), header, payload, Buffer.from([0x40 | (id[0] ?? 0), ...id.slice(1)]), delta, payload]),
      )
    }
    client.command('deleteStream', null, 1)
    const stream = await rtmp.stream('good-wide')
    await stream.over
    const pair = Buffer.concat([tag(9, 0xffff_fff0, payload), tag(9, 0x10, payload)])
    expect(stream.flv.subarray(13)).toEqual(Buffer.concat([pair, pair, pair, pair]))
  })
})

/** Video File Format Specification 10.1, E.4.1 */
function tag(type: number, timestamp: number, payload: Buffer): Buffer {
  const bytes = Buffer.alloc(15 + payload.length)
  bytes[0] = type
  bytes.writeUIntBE(payload.length, 1, 3)
  bytes.writeUIntBE(timestamp & 0xff_ffff, 4, 3)
  bytes[7] = timestamp >>> 24
  payload.copy(bytes, 11)
  bytes.writeUInt32BE(11 + payload.length, 11 + payload.length)
  return bytes
}

describe('who publishes', () => {
  it('is told apart by the key; the query comes along, wherever the encoder puts it', async () => {
    const client = await RawClient.connected(rtmp.server.port, 'rtmp://localhost/origin/', 'origin/?a=1')
    client.command('publish', null, 'good-query?token=hush&b=2', 'live')
    await client.hears('NetStream.Publish.Start')
    const { request, close } = (await rtmp.stream('good-query')).publication
    close('seen')
    expect(request).toMatchObject({ streamKey: 'good-query', app: 'origin', address: '127.0.0.1' })
    expect(Object.fromEntries(request.params)).toEqual({ a: '1', token: 'hush', b: '2' })
  })

  it('is refused with a key that nobody has, and told so', async () => {
    const publisher = new RtmpPublisher(rtmp.url('nobodys-key'))
    expect(await publisher.exited).not.toBe(0)
    expect(publisher.errors).toContain('no stream has this key')
  })

  it('is refused under another application name', async () => {
    const publisher = new RtmpPublisher(rtmp.url('good').replace('/origin/', '/live/'))
    expect(await publisher.exited).not.toBe(0)
    expect(publisher.errors).toContain('the application is called origin')
  })

  it('stays out of the log', () => {
    expect(rtmp.log.join('')).toContain('a publisher was admitted')
    expect(rtmp.log.join('')).toContain('no stream has this key')
    expect(rtmp.log.join('')).not.toMatch(/good-|nobodys-key|hush/)
  })
})
