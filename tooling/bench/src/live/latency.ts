import { setTimeout as pause } from 'node:timers/promises'
import { quantile, slope, tellAim } from '../statistics.ts'
import type { Arena } from './arena.ts'
import type { Latency } from './barcode-page.ts'
import { BarcodePublisher } from './barcode-publisher.ts'

const mostSeconds = 3
const mostGrowthMsPerMinute = 50
/** With one B-frame between two others, the source cannot be passed on: all renditions are encoded. */
const bFrames = 1
/** Of the time that counts, before it: a player that begins with the stream has less in hand than it wants, and takes a while to get it. */
const settleShare = 0.2
/** Of the time that ours is watched for. */
const nginxShare = 0.2

/** From the drawing of a picture to the eye of who watches it in Chromium. @returns whether the aims were reached */
export async function benchLatency(arena: Arena, minutes: number): Promise<boolean> {
  const { publishUrl, playUrl, release } = await arena.ours()
  const ours = await measure(arena, publishUrl, playUrl, minutes)
  await release()
  const theirs = arena.nginx.hls('latency')
  const nginx = await measure(arena, theirs.publishUrl, theirs.playUrl, minutes * nginxShare)
  console.log(
    `\nglass to glass for ${minutes} minutes: 640x360 encoded anew as 360p and 234p, segments of ${arena.segmentSeconds} s`,
  )
  console.log(`  ours ${described(ours)}\n  HLS of nginx-rtmp, for a fifth of the time, ${described(nginx)}`)
  console.log(`  p50 against nginx-rtmp: ${(percentile(ours, 0.5) / percentile(nginx, 0.5)).toFixed(2)}`)
  const growth = slope(ours.map(({ atMs, ms }) => [atMs / 60_000, ms]))
  const reached = [
    tellAim('p95 of ours', percentile(ours, 0.95), mostSeconds, ' s'),
    tellAim('growth of ours', growth, mostGrowthMsPerMinute, ' ms per minute'),
  ]
  return reached.every(Boolean)
}

async function measure({ page }: Arena, publishUrl: string, playUrl: string, minutes: number): Promise<Latency[]> {
  const playing = await page.watch(playUrl)
  const publisher = new BarcodePublisher(publishUrl, bFrames)
  try {
    await playing.firstFrameAt()
    await pause(settleShare * minutes * 60_000)
    const settledAt = Date.now()
    await pause(minutes * 60_000)
    return (await playing.latencies()).filter(({ atMs }) => atMs >= settledAt)
  } finally {
    await playing.close()
    await publisher.stop()
  }
}

const percentile = (latencies: Latency[], share: number) =>
  quantile(
    latencies.map(({ ms }) => ms),
    share,
  ) / 1000

function described(latencies: Latency[]): string {
  const [p50, p95, most] = [0.5, 0.95, 1].map((share) => percentile(latencies, share).toFixed(2))
  return `p50 ${p50} s, p95 ${p95} s, most ${most} s, in ${latencies.length} looks`
}
