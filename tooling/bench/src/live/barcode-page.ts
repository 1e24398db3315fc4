import { createRequire } from 'node:module'
import { type Browser, openBrowser } from '@ingest/e2e/browser'
import { type PageServer, servePage } from '@ingest/e2e/page-server'
import { requireTool, waitFor } from '@ingest/testing'
import { ageOf, barcode } from './barcode.ts'

/** What the page saw, when it looked. */
interface Sight {
  atMs: number
  code: number
}

export interface Latency {
  atMs: number
  ms: number
}

/** What a browser told of a stream. */
interface Watch {
  firstFrameAt?: number
  sights: Sight[]
}

type WatchingWindow = typeof globalThis & { watch: Watch }

const script = '/hls.js'
const everyMs = 100
const firstFrameSeconds = 60

/** A page in Chromium that plays a stream with hls.js as it comes, and reads the times in its pictures. */
export class BarcodePage {
  private readonly browser: Browser
  private readonly server: PageServer

  private constructor(browser: Browser, server: PageServer) {
    this.browser = browser
    this.server = server
  }

  static async open(): Promise<BarcodePage> {
    const chromium = requireTool('chromium')
    if (!chromium) throw new Error('this bench needs Chromium')
    const server = await servePage({ [script]: createRequire(import.meta.url).resolve('hls.js/dist/hls.min.mjs') })
    return new BarcodePage(await openBrowser(chromium), server)
  }

  /** Asks for the stream until there is one, and plays it. */
  async watch(playUrl: string): Promise<PlayingStream> {
    const page = await this.browser.context.newPage()
    await page.goto(this.server.origin)
    await page.evaluate(play, { playUrl, script, everyMs, ...barcode })
    const seen = () => page.evaluate(() => (globalThis as WatchingWindow).watch)
    return {
      firstFrameAt: () =>
        waitFor(async () => (await seen()).firstFrameAt, { timeoutSeconds: firstFrameSeconds, what: 'a first frame' }),
      async latencies() {
        const { sights } = await seen()
        const known = sights.map(({ atMs, code }) => ({ atMs, ms: ageOf(code, atMs) }))
        return known.filter((each): each is Latency => each.ms !== undefined)
      },
      close: () => page.close(),
    }
  }

  async close(): Promise<void> {
    await this.browser.close()
    await this.server.close()
  }
}

export interface PlayingStream {
  /** As `Date.now()` says it. */
  firstFrameAt(): Promise<number>
  /** From the drawing of what is seen, ten times a second; a picture that stands still grows old. */
  latencies(): Promise<Latency[]>
  close(): Promise<void>
}

type PlayOptions = typeof barcode & { playUrl: string; script: string; everyMs: number }

/** Runs in the page. */
async function play({ playUrl, script, everyMs, blocks, blockHeight, height, readPixels }: PlayOptions): Promise<void> {
  const watch: Watch = { sights: [] }
  ;(globalThis as WatchingWindow).watch = watch
  const { default: Hls } = await import(script)
  const video = document.createElement('video')
  video.muted = true
  document.body.append(video)
  video.requestVideoFrameCallback(() => {
    watch.firstFrameAt = Date.now()
    setInterval(look, everyMs)
  })
  const canvas = new OffscreenCanvas(blocks * readPixels, readPixels)
  const context = canvas.getContext('2d', { willReadFrequently: true })
  const look = () => {
    context?.drawImage(video, 0, 0, video.videoWidth, (video.videoHeight * blockHeight) / height, 0, 0, canvas.width, readPixels)
    const pixels = context?.getImageData(0, readPixels / 2, canvas.width, 1).data ?? []
    let code = 0
    for (let block = 0; block < blocks; block += 1) if (Number(pixels[(block + 0.5) * readPixels * 4]) > 125) code += 2 ** block
    watch.sights.push({ atMs: Date.now(), code })
  }
  const begin = async () => {
    const isThere = await fetch(playUrl).then(
      ({ ok }) => ok,
      () => false,
    )
    if (!isThere) return void setTimeout(begin, everyMs / 2)
    // As our own page does (apps/media/src/player/assets/player.js).
    const hls = new Hls({ maxLiveSyncPlaybackRate: 1.05 })
    hls.on(Hls.Events.MANIFEST_PARSED, () => video.play())
    hls.loadSource(playUrl)
    hls.attachMedia(video)
  }
  void begin()
}
