import { Ingest } from '@ingest/sdk'
import { fileSource } from '@ingest/sdk/node'
import { makeVideo, requireTool, waitFor } from '@ingest/testing'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { type Browser, openBrowser } from './browser.ts'
import { descendantsOf } from './faults/processes.ts'
import { type Platform, startPlatform } from './platform.ts'
import { PlayerPage } from './player-page.ts'

const chromium = requireTool('chromium')
const CLIP_SECONDS = 18
/** Until the first segments of all renditions are there. */
const FIRST_SEGMENTS_SECONDS = 60
const ENCODE_SECONDS = 120

let platform: Platform
let browser: Browser
let ingest: Ingest
beforeAll(async () => {
  platform = await startPlatform()
  if (chromium) browser = await openBrowser(chromium)
  ingest = new Ingest({ host: platform.credentials.api, accessToken: platform.credentials.access_token })
})
afterAll(() => Promise.all([browser?.close(), platform?.stop()]))

async function startEncode(): Promise<{ videoId: string; jobId: string }> {
  const file = await makeVideo({ seconds: CLIP_SECONDS, width: 1280, height: 720 })
  const { id: inputId } = await ingest.upload(await fileSource(file))
  await ingest.inputs.waitUntilReady(inputId)
  const { items } = await ingest.profiles.list()
  const { id: videoId } = await ingest.videos.create({ title: 'Film' })
  const profile = items.find((each) => each.default && each.type === 'hls')
  const { id: jobId } = await ingest.jobs.create({ inputs: [inputId], profile: String(profile?.id), video: videoId })
  return { videoId, jobId }
}

/** Publishes a video as soon as something of it plays. @returns its playlist */
async function publishEarly(videoId: string): Promise<string> {
  const playlist = async () => (await ingest.videos.get(videoId)).playback_urls[0]?.url
  const url = await waitFor(playlist, { timeoutSeconds: FIRST_SEGMENTS_SECONDS, what: 'a beginning that plays' })
  await ingest.videos.publish([videoId])
  return url
}

/** However fast the machine is, the viewer comes before the end. */
async function signalFfmpeg(name: 'SIGSTOP' | 'SIGCONT'): Promise<void> {
  for (const pid of await descendantsOf(await platform.pidOf('worker'))) process.kill(pid, name)
}

const textOf = async (url: string) => (await fetch(url)).text()

if (chromium) {
  test('who begins to watch while a video is encoded watches it to its end, over the moment when it is whole', async () => {
    const { videoId, jobId } = await startEncode()
    const playlistUrl = await publishEarly(videoId)
    await signalFfmpeg('SIGSTOP')
    expect(await ingest.jobs.get(jobId)).toMatchObject({ status: 0 })
    expect(await textOf(playlistUrl)).toContain('growing.m3u8')

    const page = await browser.context.newPage()
    const player = new PlayerPage(page)
    let loads = 0
    page.on('load', () => loads++)
    await player.open(`${platform.credentials.media}/watch/${videoId}`)
    await player.video.play()
    await player.video.until(({ time }) => time > 1, 'a second to pass')

    await signalFfmpeg('SIGCONT')
    await ingest.jobs.waitUntilDone(jobId, { signal: AbortSignal.timeout(ENCODE_SECONDS * 1000) })
    const atSwap = await player.video.facts()
    expect(atSwap).toMatchObject({ ended: false, problem: '' })
    await player.video.untilGoesOn()
    await waitFor(async () => !(await textOf(playlistUrl)).includes('growing'), {
      what: 'new viewers to get the final playlists',
    })

    const { time } = await player.video.until(({ ended }) => ended, 'the end')
    expect(time).toBeCloseTo(CLIP_SECONDS, 0)
    expect((await player.video.facts()).problem).toBe('')
    expect(player.video.failures).toEqual([])
    expect(loads).toBe(1)
  })
}
