import { waitFor } from '@ingest/testing'
import type { Page } from 'playwright-core'

/** What the browser says of the video that it plays. */
export interface PlayerFacts {
  /** Seconds. */
  time: number
  frames: number
  audioBytes: number
  /** Of the picture that is shown, in pixels. */
  height: number
  /** What the page tells people that went wrong. */
  problem: string
}

/** Long enough for a busy machine that decodes without a graphics card. */
const PATIENCE = { timeoutSeconds: 60 }

/** The page with the player, as a person sees and uses it. */
export class PlayerPage {
  readonly failures: string[] = []
  private readonly page: Page

  constructor(page: Page) {
    this.page = page
    page.on('pageerror', (error) => this.failures.push(error.message))
    page.on('requestfailed', (request) => {
      // hls.js gives up what it fetches when somebody seeks or chooses another quality.
      if (request.failure()?.errorText !== 'net::ERR_ABORTED')
        this.failures.push(`${request.url()} ${request.failure()?.errorText}`)
    })
    page.on('response', (response) => response.status() >= 400 && this.failures.push(`${response.url()} ${response.status()}`))
  }

  async open(url: string): Promise<void> {
    await this.page.goto(url)
    await this.until(({ height }) => height > 0, 'a first picture')
  }

  facts(): Promise<PlayerFacts> {
    return this.page.evaluate(() => {
      const video = document.querySelector('video') as HTMLVideoElement & { webkitAudioDecodedByteCount: number }
      return {
        time: video.currentTime,
        frames: video.getVideoPlaybackQuality().totalVideoFrames,
        audioBytes: video.webkitAudioDecodedByteCount,
        height: video.videoHeight,
        problem: document.querySelector('[role=alert]')?.textContent ?? '',
      }
    })
  }

  play(): Promise<void> {
    return this.page.evaluate(() => document.querySelector('video')?.play())
  }

  seek(seconds: number): Promise<void> {
    return this.page.evaluate((to) => {
      const video = document.querySelector('video')
      if (video) video.currentTime = to
    }, seconds)
  }

  qualities(): Promise<string[]> {
    return this.page.getByLabel('Quality').locator('option').allTextContents()
  }

  /** @param height as the page writes it, such as `720p` */
  async chooseQuality(height: string): Promise<void> {
    const label = (await this.qualities()).find((each) => each.startsWith(height))
    await this.page.getByLabel('Quality').selectOption({ label: label ?? height })
  }

  sounds(): Promise<string[]> {
    return this.page.getByLabel('Sound').locator('option').allTextContents()
  }

  /** @returns when a segment of it, which lies in this folder, has come */
  async chooseSound(name: string, folder: string): Promise<void> {
    const segment = this.page.waitForResponse((response) => response.url().includes(`/${folder}/0`), {
      timeout: PATIENCE.timeoutSeconds * 1000,
    })
    await this.page.getByLabel('Sound').selectOption({ label: name })
    await segment
  }

  /** As the menu of the browser's own controls does, which no test can reach. @returns the names that the menu has */
  showSubtitles(name: string): Promise<string[]> {
    return this.page.evaluate((chosen) => {
      const tracks = [...(document.querySelector('video')?.textTracks ?? [])]
      for (const track of tracks) track.mode = track.label === chosen ? 'showing' : 'disabled'
      return tracks.map(({ label }) => label)
    }, name)
  }

  /** The cues that are on the picture. */
  shownCues(): Promise<{ text: string; startSeconds: number; endSeconds: number }[]> {
    return this.page.evaluate(() => {
      const tracks = [...(document.querySelector('video')?.textTracks ?? [])].filter(({ mode }) => mode === 'showing')
      return tracks.flatMap(({ activeCues }) =>
        [...(activeCues ?? [])].map((cue) => ({
          text: (cue as VTTCue).text,
          startSeconds: cue.startTime,
          endSeconds: cue.endTime,
        })),
      )
    })
  }

  /** Waits for a fact about the video. @returns the facts as they then are */
  until(fact: (facts: PlayerFacts) => boolean, what: string): Promise<PlayerFacts> {
    let last: PlayerFacts | undefined
    return waitFor(
      async () => {
        last = await this.facts()
        return fact(last) ? last : undefined
      },
      { ...PATIENCE, what },
    ).catch((cause: Error) => {
      throw new Error(`${cause.message}; ${JSON.stringify(last)} ${this.failures.join(', ')}`, { cause })
    })
  }
}
