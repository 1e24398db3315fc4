import { Ingest } from '@ingest/sdk'
import { RtmpPublisher, requireTool, waitFor } from '@ingest/testing'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import * as HLS from 'hls-parser'
import { type Browser, openBrowser } from './browser.ts'
import { type Platform, startPlatform } from './platform.ts'
import { PlayerPage } from './player-page.ts'
import { ShakaPage } from './shaka-page.ts'

HLS.setOptions({ strictMode: true })

const chromium = requireTool('chromium')
const picture = ['-re', '-f', 'lavfi', '-i', 'testsrc2=size=640x360:rate=25']
const tone = ['-re', '-f', 'lavfi', '-i', 'sine=frequency=440:sample_rate=48000']
const encoding = [
  '-c:v',
  'libx264',
  '-preset',
  'ultrafast',
  '-tune',
  'zerolatency',
  '-pix_fmt',
  'yuv420p',
  '-g',
  '50',
  '-c:a',
  'aac',
]

let platform: Platform
let ingest: Ingest

beforeAll(async () => {
  platform = await startPlatform({ env: { LIVE_SEGMENT_SECONDS: '1', LIVE_RECONNECT_SECONDS: '20' } })
  const { api, client_id, client_secret } = platform.credentials
  ingest = new Ingest({ host: api, clientId: client_id, clientSecret: client_secret })
})
afterAll(() => platform?.stop())

const publish = (url: string) => new RtmpPublisher(url, { source: [...picture, ...tone, ...encoding] })

test('who has no key of a stream is not let in', async () => {
  const publisher = publish(`${platform.credentials.rtmp}/origin/a-key-of-nobody`)
  expect(await publisher.exited).not.toBe(0)
})

describe('a live stream', () => {
  let stream: Awaited<ReturnType<Ingest['live']['create']>>
  let publisher: RtmpPublisher
  let browser: Browser | undefined
  let player: PlayerPage
  let shaka: ShakaPage
  /** What Shaka Player has asked for. */
  const asked: string[] = []

  beforeAll(async () => {
    stream = await ingest.live.create({ title: 'Town hall', recording: 'published' })
    publisher = publish(stream.rtmp_url)
    await waitFor(async () => (await fetch(stream.play_url)).status === 200, { timeoutSeconds: 30 })
    if (!chromium) return
    browser = await openBrowser(chromium)
    player = new PlayerPage(await browser.context.newPage())
    await player.open(`${platform.credentials.media}/watch/live/${stream.id}`)
    await player.video.play()
    const page = await browser.context.newPage()
    page.on('request', (request) => asked.push(request.url()))
    shaka = await ShakaPage.open(page, stream.play_url)
  })
  afterAll(async () => {
    await shaka?.close()
    await browser?.close()
    await publisher?.kill()
  })

  async function bestPlaylist(): Promise<string> {
    const { variants } = HLS.parse(await (await fetch(stream.play_url)).text()) as HLS.types.MasterPlaylist
    return (await fetch(new URL(variants[0]?.uri ?? '', stream.play_url))).text()
  }

  test('runs, and its playlists are right', async () => {
    expect(await ingest.live.status(stream.id)).toEqual({ status: 'RUNNING' })
    const entry = HLS.parse(await (await fetch(stream.play_url)).text()) as HLS.types.MasterPlaylist
    expect(entry.variants.map(({ resolution }) => resolution?.height)).toEqual([360, 234])
    for (const { uri } of entry.variants) {
      const playlist = HLS.parse(await (await fetch(new URL(uri, stream.play_url))).text()) as HLS.types.MediaPlaylist
      expect(playlist.lowLatencyCompatibility).toMatchObject({ canBlockReload: true })
    }
  })

  test('tells how it fares, and shows what it looks like', async () => {
    const { source } = await waitFor(
      async () => {
        const health = await ingest.live.health(stream.id)
        return health.source?.keyframe_interval ? health : undefined
      },
      { timeoutSeconds: 30 },
    )
    expect(source?.keyframe_interval).toBe(2)
    const thumbnail = await waitFor(
      async () => {
        const answer = await fetch(stream.thumbnail_url)
        return answer.ok ? answer : undefined
      },
      { timeoutSeconds: 30 },
    )
    expect(thumbnail.headers.get('content-type')).toBe('image/jpeg')
  })

  if (chromium) {
    test('plays in a browser, behind the publisher by seconds only', async () => {
      await player.video.untilGoesOn()
      expect(player.video.failures).toEqual([])
    })

    test('plays in Shaka Player part by part, with playlists that it waits for', async () => {
      await shaka.video.untilGoesOn()
      expect(shaka.video.failures).toEqual([])
      expect(asked.some((url) => url.includes('_HLS_msn='))).toBe(true)
      expect(asked.some((url) => /-part\d+\.m4s$/.test(url))).toBe(true)
    })

    test('plays on, without a reload, when its encoder drops and comes back', async () => {
      await publisher.kill()
      publisher = publish(stream.rtmp_url)
      await waitFor(async () => (await bestPlaylist()).includes('#EXT-X-DISCONTINUITY\n'), { timeoutSeconds: 30 })
      await player.video.untilGoesOn()
      expect((await player.video.facts()).problem).toBe('')
      // Names begin with the epoch, which every publisher raises.
      await waitFor(() => asked.some((url) => /\/2-\d+-\d+-part/.test(url)), { timeoutSeconds: 30 })
      await shaka.video.untilGoesOn()
      expect(await shaka.problems()).toEqual([])
      expect(await ingest.live.status(stream.id)).toEqual({ status: 'RUNNING' })
    })
  }

  test('is cut off when it is stopped, and becomes a video', async () => {
    await ingest.live.stop(stream.id, { stream_key: stream.stream_key })
    await publisher.exited
    expect(await ingest.live.get(stream.id)).toMatchObject({ status: 'FINISHED' })
    const refused = publish(stream.rtmp_url)
    expect(await refused.exited).not.toBe(0)
    const [video] = await waitFor(
      async () => {
        const { items } = await ingest.videos.list({ search: 'Town hall' })
        return items.length > 0 ? items : undefined
      },
      { timeoutSeconds: 30 },
    )
    expect(video).toMatchObject({ title: 'Town hall', status: 'PUBLISHED' })
    const [{ url } = { url: '' }] = video?.playback_urls ?? []
    const entry = HLS.parse(await (await fetch(url)).text()) as HLS.types.MasterPlaylist
    const recorded = HLS.parse(await (await fetch(new URL(entry.variants[0]?.uri ?? '', url))).text()) as HLS.types.MediaPlaylist
    expect(recorded.endlist).toBe(true)
    expect(recorded.segments.filter(({ discontinuity }) => discontinuity)).toHaveLength(chromium ? 1 : 0)
    const mp4 = await waitFor(
      async () => {
        const { status, url } = await ingest.videos.makeMp4(video?.id ?? '')
        return status === 'READY' ? url : undefined
      },
      { timeoutSeconds: 30 },
    )
    // The media app may know the video as it was a few seconds ago.
    const head = await waitFor(async () => {
      const answer = await fetch(mp4 ?? '', { headers: { range: 'bytes=0-99' } })
      return answer.ok ? answer : undefined
    })
    expect([head.status, head.headers.get('content-type')]).toEqual([206, 'video/mp4'])
  })
})
