import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { freePort, makeVideo, type NginxServer, nginxTemplate, requireTool, startNginx } from '@ingest/testing'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { type Browser, openBrowser } from './browser.ts'
import { ingestCommand } from './cli.ts'
import { fetchPresentation } from './hls/presentation.ts'
import { type Platform, startPlatform } from './platform.ts'
import { PlayerPage } from './player-page.ts'

const chromium = requireTool('chromium')
const canRun = [requireTool('nginx'), requireTool('minio')].every(Boolean)
/** Of an answer that only says where an object is. */
const mostHeadBytes = 2000

if (canRun) describe('a public video behind deploy/nginx/offload.conf.template', suite)
else test.todo('offload: needs nginx and MinIO')

function suite(): void {
  let platform: Platform
  let nginx: NginxServer
  let cacheDir: string
  let app: string
  let video: { playlist_url: string; watch_url: string }

  beforeAll(async () => {
    cacheDir = await mkdtemp(path.join(os.tmpdir(), 'ingest-cache-'))
    const [port, mediaPort] = [await freePort(), await freePort()]
    app = `http://127.0.0.1:${mediaPort}`
    const env = { MEDIA_URL: `http://127.0.0.1:${port}`, MEDIA_PORT: String(mediaPort), MEDIA_ACCEL_PATH: '/objects' }
    platform = await startPlatform({ storage: 's3', env })
    nginx = await startNginx({ port, http: (folder) => configuration(folder, port) })
    const clip = await makeVideo({ seconds: 12 })
    const { exitCode, stdout } = await ingestCommand(platform, ['upload', clip, '--publish', '--wait', '--json'], cacheDir)
    expect(exitCode).toBe(0)
    video = JSON.parse(stdout)
  })
  afterAll(async () => {
    await nginx?.stop()
    await platform?.stop()
    await rm(cacheDir, { recursive: true, force: true })
  })

  function configuration(folder: string, port: number): Promise<string> {
    const objects = new URL(platform.minio?.endpoint ?? '').host
    return nginxTemplate('offload', {
      LISTEN: `127.0.0.1:${port}`,
      MEDIA_ADDRESS: new URL(app).host,
      OBJECTS_ADDRESS: objects,
      OBJECTS_HOST: objects,
      CACHE_FOLDER: `${folder}/cache`,
      CACHE_SIZE: '1g',
      ACCESS_LOG: `${folder}/access.log`,
    })
  }

  /** What the media app has sent of recorded media, and how often it was asked. */
  async function sentByApp(): Promise<{ bytes: number; requests: number }> {
    const metrics = await (await fetch(`${app}/metrics`)).text()
    const lines = metrics.split('\n').filter((line) => line.includes('route="/v/:videoId/:variantId/*"'))
    const sum = (name: string) =>
      lines.filter((line) => line.startsWith(name)).reduce((total, line) => total + Number(line.split(' ').at(-1)), 0)
    return { bytes: sum('ingest_media_sent_bytes_total'), requests: sum('ingest_http_request_duration_seconds_count') }
  }

  test('is fetched whole through nginx, and none of its bytes passes through the media app', async () => {
    const before = await sentByApp()
    const { text, videos, audios } = await fetchPresentation(video.playlist_url)
    const renditions = [...videos, ...audios]
    const segments = renditions.flatMap(({ init, segments }) => [init, ...segments.map(({ bytes }) => bytes)])
    const mediaBytes = segments.reduce((sum, { length }) => sum + length, 0)
    const playlistBytes = [text, ...renditions.map((each) => each.text)].join('').length
    const after = await sentByApp()
    const [sent, requests] = [after.bytes - before.bytes, after.requests - before.requests]
    expect(requests).toBe(1 + renditions.length + segments.length)
    expect(sent).toBeLessThan(playlistBytes + requests * mostHeadBytes)
    expect(mediaBytes).toBeGreaterThan(5 * sent)
  })

  if (chromium) {
    test('plays in a browser', async () => {
      const before = await sentByApp()
      const browser: Browser = await openBrowser(chromium)
      try {
        const player = new PlayerPage(await browser.context.newPage())
        await player.open(video.watch_url)
        await player.video.play()
        await player.video.until(({ time }) => time > 2, 'two seconds to pass')
        expect(player.video.failures).toEqual([])
      } finally {
        await browser.close()
      }
      const after = await sentByApp()
      expect(after.requests).toBeGreaterThan(before.requests + 4)
      expect(after.bytes - before.bytes).toBeLessThan(mostHeadBytes * (after.requests - before.requests))
    })
  }
}
