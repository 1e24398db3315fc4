import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { makeVideo, requireTool, waitFor } from '@ingest/testing'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { type Browser, openBrowser } from './browser.ts'
import { finish, queueEncode } from './faults/encode.ts'
import { type Platform, startPlatform } from './platform.ts'
import { PlayerPage } from './player-page.ts'

const chromium = requireTool('chromium')
const FILM_SECONDS = 20
/** In the third segment, and into the fourth. */
const CUE = { startSeconds: 13.5, endSeconds: 18.5 }
const tagged = (language: string) => ['-metadata:s:a:0', `language=${language}`]

if (chromium) describe('a film with several sounds and subtitles', () => watchTracks(chromium))
else test.todo('a film with several sounds and subtitles: needs Chromium')

function watchTracks(executable: string): void {
  let platform: Platform
  let directory: string
  let browser: Browser
  let player: PlayerPage

  beforeAll(async () => {
    directory = await mkdtemp(path.join(os.tmpdir(), 'ingest-tracks-'))
    const subtitles = path.join(directory, 'film.de.srt')
    await writeFile(subtitles, '1\n00:00:13,500 --> 00:00:18,500\n<i>Guten</i> Morgen\n')
    const film = await makeVideo({ seconds: FILM_SECONDS, encoding: tagged('eng') })
    const dub = await makeVideo({ seconds: FILM_SECONDS, video: false, extension: 'm4a', encoding: tagged('ger') })
    platform = await startPlatform()
    const video = await finish(await queueEncode(platform, film, dub, subtitles))
    browser = await openBrowser(executable)
    player = new PlayerPage(await browser.context.newPage())
    await player.open(`${platform.credentials.media}/watch/${video.id}`)
    await player.play()
  })
  afterAll(async () => {
    await browser?.close()
    await platform?.stop()
    await rm(directory, { recursive: true, force: true })
  })

  test('plays the sound that is chosen', async () => {
    expect(await player.sounds()).toEqual(['English', 'German'])
    await player.chooseSound('German', 'audio-4-2')
    const before = await player.facts()
    await player.until(
      ({ time, audioBytes }) => time > before.time + 1 && audioBytes > before.audioBytes,
      'the other sound to play',
    )
  })

  test('shows a cue when it is its time', async () => {
    expect(await player.showSubtitles('German')).toEqual(['German'])
    await player.seek(CUE.startSeconds + 1)
    const shown = () => player.shownCues().then((cues) => (cues.length > 0 ? cues : undefined))
    const cues = await waitFor(shown, { timeoutSeconds: 60, what: 'a cue to be shown' })
    expect(cues).toEqual([
      {
        text: '<i>Guten</i> Morgen',
        startSeconds: expect.closeTo(CUE.startSeconds, 1),
        endSeconds: expect.closeTo(CUE.endSeconds, 1),
      },
    ])
    expect(player.failures).toEqual([])
    expect((await player.facts()).problem).toBe('')
  })
}
