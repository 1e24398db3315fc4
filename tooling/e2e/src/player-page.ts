import type { Page } from 'playwright-core'
import { PlayingVideo, patienceSeconds } from './playing-video.ts'

/** The page with the player, as a person sees and uses it. */
export class PlayerPage {
  readonly video: PlayingVideo
  private readonly page: Page

  constructor(page: Page) {
    this.page = page
    this.video = new PlayingVideo(page)
  }

  async open(url: string): Promise<void> {
    await this.page.goto(url)
    await this.video.until(({ height }) => height > 0, 'a first picture')
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
      timeout: patienceSeconds * 1000,
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
}
