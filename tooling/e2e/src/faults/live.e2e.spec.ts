import { Ingest } from '@ingest/sdk'
import { requireTool, waitFor } from '@ingest/testing'
import { afterEach, expect, test } from '@jest/globals'
import { openBrowser } from '../browser.ts'
import { type Platform, startPlatform } from '../platform.ts'
import { PlayerPage } from '../player-page.ts'
import { complainOfRecording, LiveWatch } from './live-watch.ts'
import { killBelow } from './processes.ts'
import { StubbornPublisher } from './stubborn-publisher.ts'

const chromium = requireTool('chromium')
const hasMinio = requireTool('minio') !== undefined
const segmentsBetween = 3
const recoverySeconds = 60
const testMs = 300_000

let cleanups: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.toReversed()) await cleanup()
  cleanups = []
})

async function openPlayer(url: string): Promise<PlayerPage | undefined> {
  if (!chromium) return undefined
  const browser = await openBrowser(chromium)
  cleanups.push(() => browser.close())
  const player = new PlayerPage(await browser.context.newPage())
  await player.open(url)
  await player.video.play()
  return player
}

async function start(): Promise<{ platform: Platform; ingest: Ingest }> {
  const env = { LIVE_SEGMENT_SECONDS: '1', LIVE_RECONNECT_SECONDS: '30' }
  const platform = await startPlatform({ storage: hasMinio ? 's3' : 'fs', env })
  cleanups.push(() => platform.stop())
  const { api: host, access_token: accessToken } = platform.credentials
  return { platform, ingest: new Ingest({ host, accessToken }) }
}

test(
  'a live stream survives what kills its parts: it plays on by itself, and its recording has all that was finished',
  async () => {
    const { platform, ingest } = await start()
    const [stream, abandoned] = [
      await ingest.live.create({ title: 'Town hall' }),
      await ingest.live.create({ title: 'Abandoned' }),
    ]
    const publishers = [stream, abandoned].map(({ rtmp_url }) => new StubbornPublisher([rtmp_url]))
    const [publisher, other] = publishers as [StubbornPublisher, StubbornPublisher]
    const watch = new LiveWatch(stream.play_url)
    cleanups.push(...[publisher, other, watch].map((each) => () => each.stop()))
    const running = async (id: string) => (await ingest.live.status(id)).status === 'RUNNING'
    await waitFor(async () => (await running(stream.id)) && running(abandoned.id), { timeoutSeconds: recoverySeconds })
    await waitFor(() => watch.segments.size >= segmentsBetween, { timeoutSeconds: recoverySeconds })
    const player = await openPlayer(`${platform.credentials.media}/watch/live/${stream.id}`)

    const media = () => platform.pidOf('media')
    const faults: (() => Promise<unknown>)[] = [
      // One of each stream, and at times the one that takes its picture.
      async () => expect(await killBelow(await media(), 'ffmpeg')).toBeGreaterThanOrEqual(2),
      async () => expect(await killBelow(await media(), 'listener/main')).toBe(1),
      async () => {
        await platform.minio?.halt('SIGKILL')
        await other.stop()
        process.kill(await media(), 'SIGKILL')
        await platform.minio?.resume()
      },
    ]
    for (const fault of faults) {
      const { size } = watch.segments
      await fault()
      await waitFor(() => watch.segments.size >= size + segmentsBetween, { timeoutSeconds: recoverySeconds, what: 'segments' })
      await player?.video.untilGoesOn()
    }
    await waitFor(async () => (await ingest.live.status(abandoned.id)).status === 'ERROR', { timeoutSeconds: 30 })

    await watch.stop()
    await ingest.live.stop(stream.id, stream)
    const [video] = await waitFor(
      async () => {
        const { items } = await ingest.videos.list({ search: 'Town hall' })
        return items.length > 0 ? items : undefined
      },
      { timeoutSeconds: recoverySeconds, what: 'the recording' },
    )
    const [published] = await ingest.videos.publish([String(video?.id)])
    const complaints = await complainOfRecording(String(published?.playback_urls[0]?.url), watch.segments)
    expect([...complaints, ...watch.complaints]).toEqual([])
  },
  testMs,
)
