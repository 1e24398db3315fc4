import { waitFor } from '@ingest/testing'
import type { Page } from 'playwright-core'

/** What the browser says of the video that it plays. */
export interface VideoFacts {
  /** Seconds. */
  time: number
  frames: number
  audioBytes: number
  /** Of the picture that is shown, in pixels. */
  height: number
  ended: boolean
  /** What the page tells people that went wrong. */
  problem: string
}

/** Long enough for a busy machine that decodes without a graphics card. */
export const patienceSeconds = 60

/** The one video element of a page, whatever feeds it. */
export class PlayingVideo {
  /** Errors of the page, and requests that failed. */
  readonly failures: string[] = []
  private readonly page: Page

  constructor(page: Page) {
    this.page = page
    page.on('pageerror', (error) => this.failures.push(error.message))
    page.on('requestfailed', (request) => {
      // Players give up what they fetch when somebody seeks or chooses another quality.
      if (request.failure()?.errorText !== 'net::ERR_ABORTED')
        this.failures.push(`${request.url()} ${request.failure()?.errorText}`)
    })
    page.on('response', (response) => response.status() >= 400 && this.failures.push(`${response.url()} ${response.status()}`))
  }

  facts(): Promise<VideoFacts> {
    return this.page.evaluate(() => {
      const video = document.querySelector('video') as HTMLVideoElement & { webkitAudioDecodedByteCount: number }
      return {
        time: video.currentTime,
        frames: video.getVideoPlaybackQuality().totalVideoFrames,
        audioBytes: video.webkitAudioDecodedByteCount,
        height: video.videoHeight,
        ended: video.ended,
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

  /** Waits for a fact about the video. @returns the facts as they then are */
  until(fact: (facts: VideoFacts) => boolean, what: string): Promise<VideoFacts> {
    let last: VideoFacts | undefined
    return waitFor(
      async () => {
        last = await this.facts()
        return fact(last) ? last : undefined
      },
      { timeoutSeconds: patienceSeconds, what },
    ).catch((cause: Error) => {
      throw new Error(`${cause.message}; ${JSON.stringify(last)} ${this.failures.join(', ')}`, { cause })
    })
  }

  /** Pictures and sound go on from here. */
  async untilGoesOn(): Promise<void> {
    const before = await this.facts()
    await this.until(({ time }) => time > before.time + 1, 'a second to pass')
    await this.until(({ frames }) => frames > before.frames + 10, 'frames to advance')
    await this.until(({ audioBytes }) => audioBytes > before.audioBytes, 'sound to be decoded')
  }
}
