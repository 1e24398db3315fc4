import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { Ingest, playUrls } from '@ingest/sdk'
import { fileSource } from '@ingest/sdk/node'
import { makeVideo, requireTool, waitFor } from '@ingest/testing'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { type Browser, openBrowser } from './browser.ts'
import { type Platform, startPlatform } from './platform.ts'
import { PlayerPage } from './player-page.ts'

const chromium = requireTool('chromium')
const FILM_SECONDS = 20
/** In the third segment, and into the fourth. */
const CUE = { startSeconds: 13.5, endSeconds: 18.5 }

/** hls.js counts pictures and cues of transport streams from the first time of decoding: two frames before the first picture. */
const REORDERED_SECONDS = 0.1

let platform: Platform
let ingest: Ingest
let directory: string
let inputs: string[]

/** A film in English, its sound in German, and German subtitles. */
beforeAll(async () => {
  directory = await mkdtemp(path.join(os.tmpdir(), 'ingest-tracks-'))
  const subtitles = path.join(directory, 'film.de.srt')
  await writeFile(subtitles, '1\n00:00:13,500 --> 00:00:18,500\n<i>Guten</i> Morgen\n')
  const film = await makeVideo({ seconds: FILM_SECONDS, encoding: ['-metadata:s:a:0', 'language=eng'] })
  const sound = { seconds: FILM_SECONDS, video: false, extension: 'm4a', encoding: ['-metadata:s:a:0', 'language=ger'] }
  platform = await startPlatform()
  const { api: host, access_token: accessToken } = platform.credentials
  ingest = new Ingest({ host, accessToken })
  const uploaded = await Promise.all(
    [film, await makeVideo(sound), subtitles].map(async (file) => ingest.upload(await fileSource(file))),
  )
  inputs = uploaded.map(({ id }) => id)
})
afterAll(async () => {
  await platform?.stop()
  await rm(directory, { recursive: true, force: true })
})

/** @returns the page of the video */
async function encode(version: number): Promise<string> {
  const data = {
    playlists: [{ name: 'All', version, renditions: [1, 2] }],
    renditions: [
      { id: 1, streams: ['video' as const], video: { width: 320, height: 180, bitrate: '300k' } },
      { id: 2, streams: ['audio' as const], audio: { bitrate: '96k' } },
    ],
  }
  const profile = await ingest.profiles.create({ type: 'hls', data })
  const video = await ingest.videos.create({ title: 'Film' })
  const job = await ingest.jobs.create({ inputs, profile: profile.id, video: video.id })
  expect(await ingest.jobs.waitUntilDone(job.id)).toMatchObject({ status: 1, warnings: [] })
  const [published] = await ingest.videos.publish([video.id])
  return (published && playUrls(published)?.watch) ?? ''
}

describe.each([
  ['fMP4', 7],
  ['transport streams', 3],
])('a film of %s with several sounds and subtitles', (_, version) => {
  if (chromium) watchTracks(chromium, version)
  else test.todo('in a browser: needs Chromium')
})

function watchTracks(executablePath: string, version: number): void {
  let browser: Browser
  let player: PlayerPage

  beforeAll(async () => {
    const url = await encode(version)
    browser = await openBrowser(executablePath)
    player = new PlayerPage(await browser.context.newPage())
    await player.open(url)
    await player.video.play()
  })
  afterAll(() => browser?.close())

  test('plays the sound that is chosen', async () => {
    expect(await player.sounds()).toEqual(['English', 'German'])
    await player.chooseSound('German', 'audio-2-2')
    const before = await player.video.facts()
    const plays = ({ time, audioBytes }: typeof before) => time > before.time + 1 && audioBytes > before.audioBytes
    await player.video.until(plays, 'the other sound to play')
  })

  test('shows a cue when it is its time', async () => {
    expect(await player.showSubtitles('German')).toEqual(['German'])
    await player.video.seek(CUE.startSeconds + 1)
    const shown = () => player.shownCues().then((cues) => (cues.length > 0 ? cues : undefined))
    const [cue, ...others] = await waitFor(shown, { timeoutSeconds: 60, what: 'a cue to be shown' })
    expect([cue?.text, others]).toEqual(['<i>Guten</i> Morgen', []])
    expect(Math.abs((cue?.startSeconds ?? 0) - CUE.startSeconds)).toBeLessThan(REORDERED_SECONDS)
    expect(Math.abs((cue?.endSeconds ?? 0) - CUE.endSeconds)).toBeLessThan(REORDERED_SECONDS)
    expect(player.video.failures).toEqual([])
    expect((await player.video.facts()).problem).toBe('')
  })
}
