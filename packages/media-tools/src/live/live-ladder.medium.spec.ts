import { createReadStream } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { afterAll, describe, expect, it } from '@jest/globals'
import * as HLS from 'hls-parser'
import { ffmpeg, ffprobe, temporaryDirectory, tools } from '../../test/clips.ts'
import { codecsOf } from '../hls/codecs.ts'
import { probe } from '../probe/probe.ts'
import { defaultHlsProfileData } from '../profile/default-profiles.ts'
import { streamFfmpeg } from '../runner/stream-ffmpeg.ts'
import { FragmentSplitter } from './fragment-splitter.ts'
import { fragmentTimes, leadingTrack, type Mp4Track } from './fragment-times.ts'
import { liveArguments } from './live-arguments.ts'
import { type LivePlan, planLive } from './live-plan.ts'
import { writeLivePlaylist } from './live-playlist.ts'
import { initName, LiveRendition, type LiveSegment } from './live-rendition.ts'

HLS.setOptions({ strictMode: true })

const directory = await temporaryDirectory()
afterAll(() => directory.remove())

const times = { segmentSeconds: 2, partSeconds: 0.56, windowSeconds: 60 }
const limits = { memoryBytes: 1024 ** 3 }

interface Received {
  rendition: LiveRendition
  init: Buffer
  segments: LiveSegment[]
}

/** What comes out of the pipes of one run. */
async function stream(file: string, plan: LivePlan): Promise<Received[]> {
  const outputs = Math.max(1, plan.pictures.length)
  const run = streamFfmpeg(tools, liveArguments(plan, times), {
    outputs,
    limits,
    signal: AbortSignal.timeout(50_000),
  })
  const received = run.outputs.map((pipe) => receive(pipe))
  createReadStream(file).pipe(run.stdin)
  const [all] = await Promise.all([Promise.all(received), run.done])
  return all
}

async function receive(pipe: AsyncIterable<Buffer>): Promise<Received> {
  const rendition = new LiveRendition(times)
  const received: Received = { rendition, init: Buffer.alloc(0), segments: [] }
  let track: Mp4Track | undefined
  const splitter = new FragmentSplitter(({ kind, bytes }) => {
    if (kind === 'init') {
      received.init = bytes
      track = leadingTrack(bytes)
      rendition.beginRun({ index: 0, epoch: 1, initName: initName({ epoch: 1, index: 0 }), startedAtMs: Date.UTC(2026, 10, 25) })
      return
    }
    const { durationSeconds = 0, independent = false } = (track && fragmentTimes(bytes, track)) ?? {}
    const closed = rendition.add({ bytes, durationSeconds, independent })
    if (closed) received.segments.push(closed)
  })
  for await (const chunk of pipe) splitter.add(chunk)
  const last = rendition.end()
  if (last) received.segments.push(last)
  return received
}

async function published(name: string, encoding: string[], input: string[] = []): Promise<string> {
  const file = directory.file(`${name}.flv`)
  const picture = ['-f', 'lavfi', '-i', 'testsrc2=size=1280x720:rate=30']
  const tone = ['-f', 'lavfi', '-i', 'sine=frequency=440:sample_rate=48000']
  await ffmpeg([...(input.length > 0 ? input : [...picture, ...tone]), '-t', '7', ...encoding, '-f', 'flv', file])
  return file
}

async function planFor(file: string, mayCopy = true): Promise<LivePlan> {
  const { media } = await probe(tools, { kind: 'file', path: file })
  return planLive(defaultHlsProfileData().renditions, media, { mayCopy })
}

const h264 = ['-c:v', 'libx264', '-preset', 'ultrafast', '-tune', 'zerolatency', '-pix_fmt', 'yuv420p', '-g', '60', '-c:a', 'aac']
/** Half a frame. */
const ALIGNED_SECONDS = 0.017

const lengths = ({ segments }: Received) => segments.map(({ durationSeconds }) => durationSeconds)
const startsOf = ({ segments }: Received) => segments.map(({ startedAtMs }) => startedAtMs)

function expectAligned(received: Received[]): void {
  const [first, ...others] = received
  for (const other of others) {
    expect(other.segments.length).toBe(first?.segments.length)
    startsOf(other).forEach((startedAtMs, index) => {
      expect(Math.abs(startedAtMs - (first ? (startsOf(first)[index] ?? 0) : 0)) / 1000).toBeLessThan(ALIGNED_SECONDS)
    })
  }
}

/** Each segment begins with a keyframe, and all together are the whole broadcast. */
async function expectWhole({ init, segments, rendition }: Received, name: string, frames: number): Promise<void> {
  const bytes = segments.map(({ parts }) => Buffer.concat(parts.map((part) => part.bytes)))
  for (const [index, segment] of bytes.entries()) {
    const file = directory.file(`${name}-${index}.mp4`)
    await writeFile(file, Buffer.concat([init, segment]))
    const first = await ffprobe([
      '-select_streams',
      'v:0',
      '-show_entries',
      'packet=flags',
      '-of',
      'csv=p=0',
      '-read_intervals',
      '%+#1',
      file,
    ])
    expect(first.slice(0, 1)).toBe('K')
  }
  const whole = directory.file(`${name}.mp4`)
  await writeFile(whole, Buffer.concat([init, ...bytes]))
  const counted = await ffprobe([
    '-select_streams',
    'v:0',
    '-count_packets',
    '-show_entries',
    'stream=nb_read_packets',
    '-of',
    'csv=p=0',
    whole,
  ])
  expect(Number(counted)).toBe(frames)
  expect(HLS.parse(writeLivePlaylist(rendition))).toMatchObject({ endlist: true })
}

describe('a live ladder', () => {
  it('passes a source on that players can take, and cuts what it encodes where that is cut', async () => {
    const file = await published('safe', h264)
    const plan = await planFor(file)
    expect(plan.pictures.map(({ copied, height }) => [copied, height])).toEqual([
      [true, 720],
      [false, 360],
      [false, 234],
    ])
    expect(plan.sound).toEqual({ copied: true })
    const received = await stream(file, plan)
    expectAligned(received)
    for (const [index, each] of received.entries()) {
      expect(lengths(each).length).toBe(4)
      expect(codecsOf(each.init)).toEqual([expect.stringMatching(/^avc1\./), 'mp4a.40.2'])
      await expectWhole(each, `safe-${index}`, 210)
    }
  }, 120_000)

  it('encodes everything of a source that it may not pass on', async () => {
    const file = await published('all', [...h264, '-g', '250'])
    const plan = await planFor(file, false)
    expect(plan.pictures.map(({ copied }) => copied)).toEqual([false, false, false])
    const received = await stream(file, plan)
    expectAligned(received)
    for (const each of received) for (const length of lengths(each).slice(0, -1)) expect(Math.abs(length - 2)).toBeLessThan(0.05)
  }, 120_000)

  it.each([
    ['every two seconds', ['-g', '60'], 30],
    ['every second', ['-g', '30'], 30],
    ['in each frame', ['-g', '1'], 30],
    ['where scenes change', ['-force_key_frames', '0,0.2,0.7,1.3,2.4,3.1,3.9,4.6,5.3'], 30],
    ['every two seconds of 24 frames', ['-g', '48'], 24],
    ['every two seconds of 12 frames', ['-g', '24'], 12],
    ['every two seconds of 60 frames', ['-g', '120'], 60],
  ])(
    'has parts that are as long as its playlists say, with keyframes %s',
    async (name, encoding, rate) => {
      const picture = ['-f', 'lavfi', '-i', `testsrc2=size=640x360:rate=${rate}`]
      const tone = ['-f', 'lavfi', '-i', 'sine=frequency=440:sample_rate=48000']
      const file = await published(name.replaceAll(' ', '-'), [...h264, ...encoding], [...picture, ...tone])
      const received = await stream(file, await planFor(file))
      expectAligned(received)
      for (const { segments, rendition } of received) {
        expect(segments.length).toBeGreaterThan(2)
        for (const { parts } of segments)
          parts.forEach(({ durationSeconds }, index) => {
            expect(durationSeconds).toBeLessThanOrEqual(times.partSeconds)
            if (index < parts.length - 1) expect(durationSeconds).toBeGreaterThanOrEqual(times.partSeconds * 0.85)
          })
        expect(() => HLS.parse(writeLivePlaylist(rendition))).not.toThrow()
      }
    },
    120_000,
  )

  it('is one rendition for sound alone', async () => {
    const tone = ['-f', 'lavfi', '-i', 'sine=frequency=440:sample_rate=48000']
    const file = await published('sound', ['-c:a', 'aac'], tone)
    const plan = await planFor(file)
    expect(plan).toEqual({ pictures: [], sound: { copied: true } })
    const [only] = await stream(file, plan)
    expect(codecsOf(only?.init ?? Buffer.alloc(0))).toEqual(['mp4a.40.2'])
    expect(only && lengths(only).reduce((sum, length) => sum + length, 0)).toBeCloseTo(7, 0)
  })

  it('leaves what no browser decodes to the encoder', async () => {
    const file = await published('mp2v', ['-c:v', 'flv1', '-b:v', '2M', '-c:a', 'libmp3lame', '-ar', '44100'])
    const plan = await planFor(file)
    expect(plan.pictures.every(({ copied }) => !copied)).toBe(true)
    expect(plan.sound).toEqual({ copied: false, bitsPerSecond: 128_000 })
    expect(codecsOf((await stream(file, plan))[0]?.init ?? Buffer.alloc(0))).toEqual([
      expect.stringMatching(/^avc1\./),
      'mp4a.40.2',
    ])
  }, 120_000)
})
