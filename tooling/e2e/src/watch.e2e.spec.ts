import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { realFootage, requireTool } from '@ingest/testing'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { execa } from 'execa'
import { type Browser, openBrowser } from './browser.ts'
import { ingestCommand } from './cli.ts'
import { averageBitRate, peakBitRate, seconds } from './hls/bit-rate.ts'
import { firstFrame } from './hls/frames.ts'
import { type FetchedRendition, fetchPresentation, type Presentation } from './hls/presentation.ts'
import { type Platform, startPlatform } from './platform.ts'
import { PlayerPage } from './player-page.ts'
import { ShakaPage } from './shaka-page.ts'

interface Report {
  input_id: string
  video_id: string
  job_id: string
  status: string
  playlist_url: string
  watch_url: string
}

const chromium = requireTool('chromium')
const FRAME_SECONDS = 1001 / 24_000
const TARGET_SECONDS = 6
const SEEK_SECONDS = 20

let platform: Platform
let cacheDir: string
let report: Report
let presentation: Presentation

/** One upload and one encode of real footage, looked at from all sides. */
beforeAll(async () => {
  platform = await startPlatform()
  cacheDir = await mkdtemp(path.join(os.tmpdir(), 'ingest-cache-'))
  const { exitCode, stdout, stderr } = await ingestCommand(
    platform,
    ['upload', realFootage(), '--publish', '--wait', '--json'],
    cacheDir,
  )
  expect(stderr).toContain('Uploading 100 %')
  expect(stderr).toContain('Encoding 100 %')
  expect(exitCode).toBe(0)
  report = JSON.parse(stdout)
  presentation = await fetchPresentation(report.playlist_url)
})
afterAll(async () => {
  await platform?.stop()
  await rm(cacheDir, { recursive: true, force: true })
})

test('the command publishes the video and says where it plays', () => {
  expect(report).toMatchObject({ status: 'PUBLISHED', watch_url: `${platform.credentials.media}/watch/${report.video_id}` })
  expect(report.playlist_url.startsWith(`${platform.credentials.media}/v/${report.video_id}/`)).toBe(true)
})

test('every variant stream has the attributes that players choose by', () => {
  const { text, playlist } = presentation
  expect(playlist.independentSegments).toBe(true)
  expect(playlist.variants).toHaveLength(3)
  const streams = text.split('\n').filter((line) => line.startsWith('#EXT-X-STREAM-INF:'))
  for (const stream of streams) {
    for (const name of ['BANDWIDTH', 'AVERAGE-BANDWIDTH', 'CODECS', 'RESOLUTION', 'FRAME-RATE', 'CLOSED-CAPTIONS']) {
      expect(stream).toMatch(new RegExp(`[:,]${name}=`))
    }
  }
  expect(playlist.variants.map(({ resolution }) => resolution?.height)).toEqual([720, 360, 234])
  expect(playlist.variants.map(({ frameRate }) => frameRate)).toEqual([23.976, 23.976, 23.976])
  const [audio] = playlist.variants.flatMap((variant) => variant.audio)
  expect(audio).toMatchObject({ language: expect.any(String), isDefault: true, channels: '2' })
})

test('BANDWIDTH and AVERAGE-BANDWIDTH are within a tenth of what is sent', () => {
  const [audio] = presentation.audios
  if (!audio) throw new Error('there is no audio rendition')
  presentation.playlist.variants.forEach(({ bandwidth, averageBandwidth = 0 }, index) => {
    const video = presentation.videos[index] as FetchedRendition
    expectWithinATenth(bandwidth, peakBitRate(video) + peakBitRate(audio))
    expectWithinATenth(averageBandwidth, averageBitRate(video) + averageBitRate(audio))
  })
})

test('media playlists are complete, and their segments as long as they say', () => {
  for (const { playlist, text } of [...presentation.videos, ...presentation.audios]) {
    expect(playlist).toMatchObject({
      endlist: true,
      playlistType: 'VOD',
      targetDuration: TARGET_SECONDS,
      independentSegments: true,
    })
    expect(text).toContain('#EXT-X-MAP:')
    for (const { duration } of playlist.segments) expect(duration).toBeLessThanOrEqual(TARGET_SECONDS + 0.5)
  }
})

test('renditions are aligned: every segment begins with an IDR picture, at the same time in all of them', async () => {
  const times: number[][] = []
  for (const { init, segments } of presentation.videos) {
    const frames = []
    for (const { bytes } of segments) frames.push(await firstFrame(init, bytes))
    expect(frames.every(({ isIdr }) => isIdr)).toBe(true)
    times.push(frames.map(({ time }) => time))
  }
  const [best = [], ...others] = times
  expect(best[0]).toBeLessThan(FRAME_SECONDS / 2)
  for (const each of others) {
    expect(each).toHaveLength(best.length)
    const shifts = each.map((time, index) => Math.abs(time - (best[index] ?? 0)))
    expect(Math.max(...shifts)).toBeLessThan(FRAME_SECONDS / 2)
  }
})

test('ffprobe finds the duration of the source, in the playlists and in what they play', async () => {
  const source = await probeSeconds(realFootage())
  for (const { segments } of presentation.videos)
    expect(Math.abs(seconds(segments) - source.video)).toBeLessThanOrEqual(FRAME_SECONDS)
  for (const { url } of presentation.videos) {
    expect(Math.abs((await probeSeconds(url)).container - source.video)).toBeLessThanOrEqual(2 * FRAME_SECONDS)
  }
  const [audio] = presentation.audios
  expect(Math.abs(seconds(audio?.segments ?? []) - source.audio)).toBeLessThanOrEqual(2 * FRAME_SECONDS)
})

if (chromium) {
  describe('in a browser', () => {
    let browser: Browser
    let player: PlayerPage
    beforeAll(async () => {
      browser = await openBrowser(chromium)
      player = new PlayerPage(await browser.context.newPage())
      await player.open(report.watch_url)
      await player.video.play()
    })
    afterAll(() => browser?.close())

    test('pictures advance and sound plays', () => player.video.untilGoesOn())

    test('a quality that is chosen is the one that is shown', async () => {
      expect((await player.qualities()).slice(1)).toEqual([720, 360, 234].map((height) => expect.stringMatching(`^${height}p, `)))
      for (const height of [720, 234]) {
        await player.chooseQuality(`${height}p`)
        await player.video.until((facts) => facts.height === height, `${height} lines`)
      }
      await player.video.untilGoesOn()
    })

    test('a seek lands, and playing goes on from there', async () => {
      await player.video.seek(SEEK_SECONDS)
      await player.video.until(({ time }) => time > SEEK_SECONDS, 'the seek to land')
      await player.video.untilGoesOn()
      expect((await player.video.facts()).problem).toBe('')
      expect(player.video.failures).toEqual([])
    })

    test('Shaka Player plays it too: pictures, sound, a chosen quality, a seek', async () => {
      const shaka = await ShakaPage.open(await browser.context.newPage(), report.playlist_url)
      await shaka.video.untilGoesOn()
      for (const height of [720, 234]) await shaka.chooseHeight(height)
      await shaka.video.untilGoesOn()
      await shaka.video.seek(SEEK_SECONDS)
      await shaka.video.until(({ time }) => time > SEEK_SECONDS, 'the seek to land')
      await shaka.video.untilGoesOn()
      expect(shaka.video.failures).toEqual([])
      await shaka.close()
    })
  })
}

function expectWithinATenth(claimed: number, measured: number): void {
  expect(claimed).toBeGreaterThanOrEqual(measured * 0.9)
  expect(claimed).toBeLessThanOrEqual(measured * 1.1)
}

async function probeSeconds(source: string) {
  const args = ['-v', 'error', '-show_entries', 'format=duration:stream=codec_type,duration', '-of', 'json', source]
  const { stdout } = await execa('ffprobe', args, { timeout: 30_000 })
  const { format, streams } = JSON.parse(stdout) as {
    format: { duration: string }
    streams: { codec_type: string; duration?: string }[]
  }
  const of = (type: string) => Number(streams.find(({ codec_type }) => codec_type === type)?.duration)
  return { container: Number(format.duration), video: of('video'), audio: of('audio') }
}
