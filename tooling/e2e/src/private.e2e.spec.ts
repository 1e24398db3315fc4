import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { Ingest } from '@ingest/sdk'
import { makeVideo, requireTool, ViewerTokens, waitFor } from '@ingest/testing'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { type Browser, openBrowser } from './browser.ts'
import { ingestCommand } from './cli.ts'
import { type Platform, startPlatform } from './platform.ts'
import { PlayerPage } from './player-page.ts'

const chromium = requireTool('chromium')
const mostSeconds = 10
const clipSeconds = 12

let platform: Platform
let cacheDir: string
let ingest: Ingest
let video: { video_id: string; playlist_url: string; watch_url: string }
const viewers = new ViewerTokens()

/** A private video, and a key that its network has registered for viewers. */
beforeAll(async () => {
  platform = await startPlatform()
  cacheDir = await mkdtemp(path.join(os.tmpdir(), 'ingest-cache-'))
  const { api: host, access_token: accessToken, network_id } = platform.credentials
  ingest = new Ingest({ host, accessToken })
  const clip = await makeVideo({ seconds: clipSeconds })
  const { exitCode, stdout } = await ingestCommand(platform, ['upload', clip, '--publish', '--wait', '--json'], cacheDir)
  expect(exitCode).toBe(0)
  video = JSON.parse(stdout)
  await ingest.videos.update(video.video_id, { private: true })
  viewers.keyId = (await ingest.networks.keys.create(network_id, { key: viewers.publicPem, title: 'Website' })).id
})
afterAll(async () => {
  await platform?.stop()
  await rm(cacheDir, { recursive: true, force: true })
})

const statusOf = async (url: string) => (await fetch(url, { signal: AbortSignal.timeout(mostSeconds * 1000) })).status

/** Where a segment lies for whoever has this token. */
async function segmentUrl(search: string): Promise<string> {
  const linesOf = async (url: string) => (await (await fetch(url)).text()).split('\n')
  const media = new URL(
    (await linesOf(`${video.playlist_url}${search}`)).find((line) => line.startsWith('/g/')) ?? '',
    video.watch_url,
  )
  const segment = (await linesOf(media.href)).find((line) => line.endsWith('.m4s'))
  return new URL(segment ?? '', media).href
}

test('a private video is refused without a token, with a bad one, and with one for another video', async () => {
  await waitFor(async () => (await statusOf(video.playlist_url)) === 401, { what: 'the video to be private' })
  const stranger = Object.assign(new ViewerTokens(), { keyId: viewers.keyId })
  expect(await statusOf(`${video.playlist_url}${stranger.token()}`)).toBe(401)
  expect(await statusOf(`${video.playlist_url}${viewers.token({ exp: Math.floor(Date.now() / 1000) - 61 })}`)).toBe(401)
  expect(await statusOf(`${video.playlist_url}${viewers.token({ sub: crypto.randomUUID() })}`)).toBe(403)
  expect(await statusOf(`${video.playlist_url.replace(video.video_id, crypto.randomUUID())}${viewers.token()}`)).toBe(404)
})

if (chromium) {
  test('it plays in a browser with a token that its network has signed', async () => {
    const browser: Browser = await openBrowser(chromium)
    try {
      const player = new PlayerPage(await browser.context.newPage())
      await player.open(`${video.watch_url}${viewers.token({ sub: video.video_id })}`)
      await player.video.play()
      await player.video.until(({ time }) => time > 2, 'two seconds to pass')
      expect(player.video.failures).toEqual([])
    } finally {
      await browser.close()
    }
  })
}

test('what its network uses is known: encoded, stored, delivered', async () => {
  const usage = async () => {
    const answer = await ingest.networks.invoices(platform.credentials.network_id, { currentUsage: true })
    return 'bytes_delivered' in answer ? answer : undefined
  }
  const { bytes_delivered } = await waitFor(async () => ((await usage())?.bytes_delivered ? usage() : undefined), {
    timeoutSeconds: 20,
    what: 'deliveries to be counted',
  })
  expect(bytes_delivered).toBeGreaterThan(1000)
  const [{ size } = { size: null }] = (await ingest.inputs.list()).items
  const { minutes_encoded = 0, bytes_stored = 0 } = (await usage()) ?? {}
  expect(minutes_encoded).toBeCloseTo(clipSeconds / 60, 1)
  expect(bytes_stored).toBeGreaterThan((size ?? 0) * 1.1)
})

test('it stops with the key, playlists and segments, within ten seconds', async () => {
  const search = viewers.token()
  const segment = await segmentUrl(search)
  expect(await statusOf(segment)).toBe(200)
  await ingest.networks.keys.delete(platform.credentials.network_id, viewers.keyId)
  const isRefused = async () => (await statusOf(segment)) === 401 && (await statusOf(`${video.playlist_url}${search}`)) === 401
  await waitFor(isRefused, { timeoutSeconds: mostSeconds, what: 'what the key has signed to be refused' })
})
