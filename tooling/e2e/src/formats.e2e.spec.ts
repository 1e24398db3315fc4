import { Ingest, type Input, playUrls } from '@ingest/sdk'
import { requireTool } from '@ingest/testing'
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals'
import { type Browser, openBrowser } from './browser.ts'
import { readFootage } from './footage.ts'
import { type Platform, startPlatform } from './platform.ts'
import { PlayerPage } from './player-page.ts'

const SEEK_SECONDS = 20
const chromium = requireTool('chromium')

let platform: Platform
let ingest: Ingest
let input: Input
let browser: Browser | undefined

beforeAll(async () => {
  platform = await startPlatform()
  const { api: host, access_token: accessToken } = platform.credentials
  ingest = new Ingest({ host, accessToken })
  const { id } = await ingest.upload(new File([new Uint8Array(await readFootage())], 'film.mp4'))
  input = await ingest.inputs.waitUntilReady(id)
})
afterEach(() => browser?.close())
afterAll(() => platform?.stop())

const fast = { codec_options: { preset: 'ultrafast' } }
const renditions = [
  { id: 1, streams: ['video' as const], video: { width: 640, height: 360, bitrate: '600k', ...fast } },
  {
    id: 2,
    streams: ['video' as const],
    video: { width: 416, height: 234, bitrate: '200k', profile: 'baseline' as const, ...fast },
  },
  { id: 3, streams: ['audio' as const], audio: { bitrate: '96k' } },
]

/** @returns the page of the video */
async function encode(playlist: object): Promise<string> {
  const playlists = [{ name: 'All', renditions: [1, 2, 3], iframe_playlist: true, ...playlist }]
  const profile = await ingest.profiles.create({ type: 'hls', data: { playlists, renditions } })
  const video = await ingest.videos.create({ title: 'Film' })
  const job = await ingest.jobs.create({ inputs: [input.id], profile: profile.id, video: video.id })
  expect(await ingest.jobs.waitUntilDone(job.id)).toMatchObject({ status: 1, warnings: [] })
  const [published] = await ingest.videos.publish([video.id])
  return (published && playUrls(published)?.watch) ?? ''
}

const listings = [
  ['transport streams', { version: 3 }],
  ['ranges of transport streams', { version: 4, byte_range: true }],
  ['ranges of fMP4', { version: 7, byte_range: true }],
] as const

for (const [name, playlist] of listings)
  if (chromium) test(`${name} play in a browser, with sound, and in every quality`, () => watch(chromium, playlist))
  else test.todo(`${name} in a browser: needs Chromium`)

async function watch(executablePath: string, playlist: object): Promise<void> {
  const url = await encode(playlist)
  browser = await openBrowser(executablePath)
  const player = new PlayerPage(await browser.context.newPage())
  await player.open(url)
  await player.video.play()
  for (const height of [360, 234]) {
    await player.chooseQuality(`${height}p`)
    await player.video.until((facts) => facts.height === height, `${height} lines`)
  }
  await player.video.seek(SEEK_SECONDS)
  await player.video.until(({ time }) => time > SEEK_SECONDS, 'the seek to land')
  await player.video.untilGoesOn()
  expect((await player.video.facts()).problem).toBe('')
  expect(player.video.failures).toEqual([])
}
