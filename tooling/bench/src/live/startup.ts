import { spread, tellAim } from '../statistics.ts'
import type { Arena } from './arena.ts'
import type { PlayingStream } from './barcode-page.ts'
import { BarcodePublisher } from './barcode-publisher.ts'
import { PublishRelay } from './publish-relay.ts'

/** What players may need beyond the segment that they wait for. */
const moreSeconds = 1

/**
 * From the word of the server that the publisher may start to the first picture in Chromium, which waits for it.
 * @returns whether the aim was reached
 */
export async function benchStartup(arena: Arena, runs: number): Promise<boolean> {
  const seconds: Record<'ours' | 'nginx', number[]> = { ours: [], nginx: [] }
  for (let run = 0; run < runs; run += 1) {
    const { publishUrl, playUrl, release } = await arena.ours()
    seconds.ours.push(await measure(arena, publishUrl, playUrl))
    await release()
    const theirs = arena.nginx.hls(`startup-${run}`)
    seconds.nginx.push(await measure(arena, theirs.publishUrl, theirs.playUrl))
  }
  console.log(
    `\nfrom publish accepted to the first frame, ${runs} runs, segments of ${arena.segmentSeconds} s, the source is passed on and a smaller rendition made`,
  )
  console.log(`  ours ${spread(seconds.ours)} s; HLS of nginx-rtmp ${spread(seconds.nginx)} s`)
  return tellAim('the longest of ours', Math.max(...seconds.ours), arena.segmentSeconds + moreSeconds, ' s')
}

async function measure({ page }: Arena, publishUrl: string, playUrl: string): Promise<number> {
  const relay = await PublishRelay.open(publishUrl)
  let playing: PlayingStream | undefined
  let publisher: BarcodePublisher | undefined
  try {
    playing = await page.watch(playUrl)
    publisher = new BarcodePublisher(relay.url)
    return ((await playing.firstFrameAt()) - (await relay.acceptedAt)) / 1000
  } finally {
    await playing?.close()
    await publisher?.stop()
    relay.close()
  }
}
