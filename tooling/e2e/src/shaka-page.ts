import { createRequire } from 'node:module'
import type { Page } from 'playwright-core'
import { type PageServer, servePage } from './page-server.ts'
import { PlayingVideo } from './playing-video.ts'

const SHAKA = createRequire(import.meta.url).resolve('shaka-player/dist/shaka-player.compiled.js')

interface Track {
  height: number | null
}

/** As much of Shaka Player's API as is used here; its script puts it into the page. */
interface Shaka {
  Player: new () => {
    attach(video: HTMLVideoElement): Promise<void>
    load(url: string): Promise<void>
    configure(path: string, value: boolean): void
    addEventListener(type: 'error', listener: (event: { detail: { severity: number; code: number } }) => void): void
    getVariantTracks(): Track[]
    selectVariantTrack(track: Track, clearBuffer: boolean): void
  }
}

type ShakaWindow = typeof globalThis & { shaka: Shaka; player: InstanceType<Shaka['Player']>; problems: number[] }

/** `shaka.util.Error.Severity`: whatever is less it recovers from by itself. */
const CRITICAL = 2

/** A page of another site that plays a stream with Shaka Player. */
export class ShakaPage {
  readonly video: PlayingVideo
  private readonly page: Page
  private readonly site: PageServer

  private constructor(page: Page, site: PageServer) {
    this.page = page
    this.site = site
    this.video = new PlayingVideo(page)
  }

  static async open(page: Page, playlistUrl: string): Promise<ShakaPage> {
    const opened = new ShakaPage(page, await servePage({ '/shaka.js': SHAKA }))
    await opened.load(playlistUrl)
    return opened
  }

  /** Shows the best picture of so many lines from now on. */
  async chooseHeight(height: number): Promise<void> {
    await this.page.evaluate((wanted) => {
      const { player } = globalThis as ShakaWindow
      player.configure('abr.enabled', false)
      const track = player.getVariantTracks().find((each) => each.height === wanted)
      if (!track) throw new Error(`there is no track of ${wanted} lines`)
      player.selectVariantTrack(track, true)
    }, height)
    await this.video.until((facts) => facts.height === height, `${height} lines`)
    // A picture of that height may be from before: another choice must not come while the buffer is being emptied.
    await this.video.untilGoesOn()
  }

  /** Codes of the errors that it could not recover from. */
  problems(): Promise<number[]> {
    return this.page.evaluate(() => (globalThis as ShakaWindow).problems)
  }

  async close(): Promise<void> {
    await this.page.close()
    await this.site.close()
  }

  private async load(url: string): Promise<void> {
    await this.page.goto(this.site.origin)
    await this.page.addScriptTag({ url: '/shaka.js' })
    await this.page.evaluate(
      async ([playlistUrl, critical]) => {
        const here = globalThis as ShakaWindow
        const video = document.body.appendChild(document.createElement('video'))
        here.player = new here.shaka.Player()
        here.problems = []
        here.player.addEventListener('error', ({ detail }) => detail.severity >= critical && here.problems.push(detail.code))
        await here.player.attach(video)
        await here.player.load(playlistUrl)
        await video.play()
      },
      [url, CRITICAL] as const,
    )
  }
}
