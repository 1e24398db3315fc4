import { copyFile, readFile } from 'node:fs/promises'
import path from 'node:path'
import { Ingest } from '@ingest/sdk'
import { freePort, makeVideo, requireTool, waitFor } from '@ingest/testing'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { type Browser, openBrowser } from '../browser.ts'
import { type Platform, startPlatform } from '../platform.ts'
import { PlayerPage } from '../player-page.ts'
import { recordDeliveries } from './delivery-recorder.ts'
import { type GuideReader, type RunningServer, readGuides } from './guide-reader.ts'

const chromium = requireTool('chromium')
const names = ['upload-from-a-browser', 'profiles', 'captions', 'private-playback', 'webhooks']
const secret = 'a secret of the guides'
const patience = { timeoutSeconds: 60 }

let platform: Platform
let ingest: Ingest
let reader: GuideReader
let receiver: RunningServer
let recorder: Awaited<ReturnType<typeof recordDeliveries>>
let browser: Browser | undefined
/** The film of the guide to captions. */
let playlist: string

/** One platform for all guides, and the receivers of webhooks from the beginning. */
beforeAll(async () => {
  platform = await startPlatform({ env: { EGRESS_ALLOW_PRIVATE: 'true' } })
  const { api, client_id, client_secret } = platform.credentials
  ingest = new Ingest({ host: api, clientId: client_id, clientSecret: client_secret })
  const env = { INGEST_HOST: api, INGEST_CLIENT_ID: client_id, INGEST_CLIENT_SECRET: client_secret }
  reader = await readGuides(['quick-start', ...names.map((name) => `guides/${name}`)], env)
  await copyFile(await makeVideo({ seconds: 6, width: 640, height: 360 }), path.join(reader.folder, 'film.mp4'))
  const port = String(await freePort())
  receiver = reader.serve('receiver.mjs', { WEBHOOK_SECRET: secret, PORT: port })
  recorder = await recordDeliveries()
  for (const url of [`http://127.0.0.1:${port}/`, recorder.url]) await reader.run('subscribe.mjs', url, secret)
  browser = chromium ? await openBrowser(chromium) : undefined
})
afterAll(async () => {
  await browser?.close()
  await reader?.leave()
  await recorder?.stop()
  await platform?.stop()
})

test('the quick start shows what npm start prints, and makes a first call', async () => {
  const labels = (text: string) => [...text.matchAll(/^ {2}(\w+(?: \w+)*) {2,}/gm)].map(([, label]) => label)
  const shown = labels(await readFile(path.join(reader.folder, 'welcome'), 'utf8'))
  expect(shown).toContain('Playback')
  expect(shown).toEqual(labels(platform.output().split('Ingest is ready').at(-1) ?? ''))
  expect(JSON.parse(await reader.run('first-call'))).toEqual([])
})

test('a film with subtitles plays with them', async () => {
  playlist = await reader.run('captions.mjs')
  const entry = await (await fetch(playlist)).text()
  const texts = entry.split('\n').filter((line) => line.includes('TYPE=SUBTITLES'))
  expect(texts.map((line) => /LANGUAGE="(\w+)"/.exec(line)?.[1]).toSorted()).toEqual(['de', 'en'])
  expect(await reader.run('first-call.mjs')).toBe('PUBLISHED Film')
})

test('a profile makes the qualities that it names', async () => {
  const profile = await reader.run('create-profile.mjs')
  const [input] = (await ingest.inputs.list({ search: 'film.mp4' })).items
  const video = await ingest.videos.create({ title: 'On the phone' })
  const job = await ingest.jobs.create({ inputs: [input?.id ?? ''], profile, video: video.id })
  expect(await ingest.jobs.waitUntilDone(job.id)).toMatchObject({ status: 1, warnings: [] })
  const [published] = await ingest.videos.publish([video.id])
  expect(published?.playback_urls).toMatchObject([{ name: 'Phone' }])
  const entry = await (await fetch(published?.playback_urls[0]?.url ?? '')).text()
  expect(entry.match(/(?<=^#EXT-X-STREAM-INF.*RESOLUTION=)\d+x\d+/gm)).toEqual(['640x360', '416x234'])
  expect(entry).toContain('#EXT-X-I-FRAME-STREAM-INF')
})

describe('webhooks', () => {
  test('reach the receiver, which believes them', async () => {
    const told = () => receiver.output().split('\n')
    const [job] = (await ingest.jobs.list()).items
    await waitFor(() => told().includes(`jobs.complete ${job?.id}`), patience)
    expect(told().filter((line) => line.startsWith('inputs.complete')).length).toBeGreaterThanOrEqual(3)
  })

  test('have an older signature, too', async () => {
    const file = path.join(reader.folder, 'older-signature.mjs')
    const { isFromIngest } = (await import(file)) as { isFromIngest(body: string, signature: string, secret: string): boolean }
    const { body, headers } = await waitFor(() => recorder.deliveries[0], patience)
    const signature = String(headers['x-ingest-signature'])
    expect(isFromIngest(body, signature, secret)).toBe(true)
    expect(isFromIngest(`${body} `, signature, secret)).toBe(false)
    expect(isFromIngest(body, 'ab', secret)).toBe(false)
  })
})

test('a private video plays with a token that its owner has signed, and with nothing else', async () => {
  const [, id = ''] = /\/v\/([^/]+)\//.exec(playlist) ?? []
  await reader.run('register-key.mjs')
  await reader.run('make-private.mjs', id)
  await waitFor(async () => (await fetch(playlist)).status === 401, patience)
  const [watch = '', withToken = ''] = (await reader.run('play-url.mjs', id)).split('\n')
  expect((await fetch(withToken)).status).toBe(200)
  if (!browser) return
  const player = new PlayerPage(await browser.context.newPage())
  await player.open(watch)
  await player.video.play()
  await player.video.until(({ time }) => time > 1, 'a second to pass')
  expect(player.video.failures).toEqual([])
})

if (chromium) {
  test('a page uploads a file, with a token that its server gives it', async () => {
    const port = String(await freePort())
    const server = reader.serve('server.mjs', { PORT: port })
    await waitFor(() => server.output().includes(port), patience)
    const page = await browser?.context.newPage()
    await page?.goto(`http://localhost:${port}/`)
    await page?.locator('input[type=file]').setInputFiles(path.join(reader.folder, 'film.mp4'))
    const said = await waitFor(
      async () => /^is ready: (\S+)$/.exec((await page?.locator('output').textContent()) ?? ''),
      patience,
    )
    expect(await ingest.inputs.get(said[1] ?? '')).toMatchObject({ filename: 'film.mp4', status: 'READY' })
    expect(await page?.locator('progress').evaluate((bar: HTMLProgressElement) => bar.value)).toBe(1)
  })
}
