import type { Browser } from '@ingest/e2e/browser'
import { complainOfRecording, LiveWatch } from '@ingest/e2e/faults/live-watch'
import { StubbornPublisher } from '@ingest/e2e/faults/stubborn-publisher'
import { PlayerPage } from '@ingest/e2e/player-page'
import type { LiveStream } from '@ingest/sdk'
import type { MinioServer } from '@ingest/storage/testing'
import { waitFor } from '@ingest/testing'
import type { KillablePlatform } from '../killable-platform.ts'
import { type FaultName, faults, takeover } from './faults.ts'

export interface Stage {
  platform: KillablePlatform
  minio: MinioServer
  browser: Browser
}

export interface PlannedFault {
  fault: FaultName
  holdMs: number
}

export interface Struck extends PlannedFault {
  /** From the end of the cause until segments and the player went on. */
  recoverySeconds: number
}

export interface Round {
  struck: Struck[]
  /** How often the player has given up, and the page has opened the stream again by itself. */
  reopened: number
  /** Segments of the best rendition that players were shown. */
  finished: number
  /** What is not as it must be; empty when all is well. */
  complaints: string[]
}

const patience = { timeoutSeconds: 90 }
const newSegments = 3

/** One broadcast, which is struck by one fault after the other, watched all the time, and then recorded. */
export async function playRound(stage: Stage, planned: PlannedFault[], title: string): Promise<Round> {
  const { platform, browser } = stage
  const stream = await platform.ingest.live.create({ title })
  const publisher = new StubbornPublisher(platform.rtmpPorts.map((port) => withPort(stream.rtmp_url, port)))
  const watch = new LiveWatch(stream.play_url)
  const page = await browser.context.newPage()
  try {
    await waitFor(() => watch.segments.size >= newSegments, { ...patience, what: 'the first segments' })
    const player = new PlayerPage(page)
    await player.open(`${platform.mediaUrl}/watch/live/${stream.id}`)
    await player.video.play()
    await page.evaluate(() => document.body.setAttribute('data-opened', 'once'))
    let entries = 0
    page.on('request', (request) => {
      if (request.url() === stream.play_url) entries += 1
    })
    const struck = []
    for (const each of planned) {
      const before = entries
      const recoverySeconds = await strike({ ...stage, publisher, watch, player }, each)
      console.log(`${title}: ${each.fault}: ${recoverySeconds.toFixed(1)} s, opened again ${entries - before} times`)
      struck.push({ ...each, recoverySeconds })
    }
    const isReloaded = (await page.locator('body').getAttribute('data-opened')) !== 'once'
    await watch.stop()
    const complaints = await complainOfEnd(platform, stream, watch)
    if (isReloaded) complaints.push('the page was loaded anew')
    return { struck, reopened: entries, finished: watch.segments.size, complaints: [...watch.complaints, ...complaints] }
  } finally {
    await page.close()
    await watch.stop()
    await publisher.stop()
  }
}

type Parts = Stage & { publisher: StubbornPublisher; watch: LiveWatch; player: PlayerPage }

async function strike({ platform, minio, publisher, watch, player }: Parts, { fault, holdMs }: PlannedFault): Promise<number> {
  const media = platform.medias[publisher.position] ?? platform.media
  const { runs } = watch
  await faults[fault]({ platform, media, minio, publisher, holdMs })
  const over = performance.now()
  await Promise.all(platform.medias.map((each) => each.ready()))
  const { size } = watch.segments
  await waitFor(() => watch.segments.size >= size + newSegments, { ...patience, what: `segments after: ${fault}` })
  await player.video.untilGoesOn()
  if (fault === takeover && watch.runs !== runs + 1) watch.complaints.add(`a takeover has made ${watch.runs - runs} runs`)
  return (performance.now() - over) / 1000
}

function withPort(url: string, port: number): string {
  return url.replace(/:\d+\//, `:${port}/`)
}

async function complainOfEnd({ ingest }: KillablePlatform, stream: LiveStream, { segments }: LiveWatch): Promise<string[]> {
  await ingest.live.stop(stream.id, stream)
  const recorded = async () => {
    const { items } = await ingest.videos.list({ search: stream.title })
    return items[0]
  }
  const { id } = await waitFor(recorded, { ...patience, what: 'the recording' })
  const [video] = await ingest.videos.publish([id])
  return complainOfRecording(String(video?.playback_urls[0]?.url), segments)
}
