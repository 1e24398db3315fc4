import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { copyFile, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { Ingest, type UploadState, verifyWebhook } from '@ingest/sdk'
import { freePort, makeVideo, requireTool, waitFor } from '@ingest/testing'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { readLoopedFootage } from '../footage.ts'
import { type Platform, startPlatform } from '../platform.ts'
import { Consumer, nodeProject } from './consumer.ts'
import { findNodes } from './nodes.ts'
import { isOfPage, readRecipes } from './recipes.ts'
import { UploadPage } from './upload-page.ts'

const MIB = 1024 * 1024
/** 13 parts: enough to be killed in the middle. */
const LONG_FILE_MIB = 64
const chromium = requireTool('chromium')

let platform: Platform
let ingest: Ingest
let consumer: Consumer
beforeAll(async () => {
  const recipes = await readRecipes()
  consumer = await Consumer.create(recipes)
  const ofNode = [...recipes.keys()].filter((file) => file.endsWith('.ts') && !isOfPage(file))
  await consumer.compile(ofNode, { ...nodeProject, outDir: 'compiled' })
  platform = await startPlatform({ env: { EGRESS_ALLOW_PRIVATE: 'true' } })
  const { api: host, access_token: accessToken } = platform.credentials
  ingest = new Ingest({ host, accessToken })
})
afterAll(async () => {
  await platform?.stop()
  await consumer?.remove()
})

describe.each(findNodes())('the recipes of the README on Node %s', (_, node) => {
  const environment = () => {
    const { api, client_id, client_secret, access_token } = platform.credentials
    return { INGEST_HOST: api, INGEST_CLIENT_ID: client_id, INGEST_CLIENT_SECRET: client_secret, INGEST_TOKEN: access_token }
  }
  const run = (file: string) => consumer.run(node, file, environment())
  const start = (file: string, env: Record<string, string> = {}) => consumer.start(node, file, { ...environment(), ...env })

  beforeAll(async () => {
    await copyFile(await makeVideo(), consumer.path('talk.mp4'))
    await writeFile(consumer.path('long.mp4'), randomBytes(LONG_FILE_MIB * MIB))
    await rm(consumer.path('last-event'), { force: true })
  })

  test('a file becomes a video that plays, and a webhook tells of it', async () => {
    const port = await freePort()
    const url = `http://127.0.0.1:${port}/hooks`
    const receiver = start('receive-webhooks.js', { PORT: String(port), WEBHOOK_URL: url })
    try {
      await receiver.untilPrinted('listening')
      const [, watch = ''] = /^watch: (\S+)$/m.exec(await run('publish.js')) ?? []
      expect((await fetch(watch)).status).toBe(200)
      await receiver.untilPrinted('received: videos.publish Talk')
      expect((await fetch(url, { method: 'POST', body: '{}' })).status).toBe(400)
      await receiver.untilPrinted('refused: IngestWebhookError')
    } finally {
      await receiver.kill()
      await ingest.hooks.delete({ event_name: 'videos.publish', url })
    }
  })

  test('videos are listed', async () => {
    const printed = await run('list-videos.js')
    expect(printed).toMatch(/^Talk http\S+\/watch\/\S+$/m)
    expect(printed).toMatch(/^pages: 1 (\d+|no more)$/m)
    expect(printed).toContain(`all: ${await ingest.videos.count()}`)
    expect(await run('one-call.js')).toMatch(/^found: Talk/)
  })

  test('a stream is uploaded', async () => {
    const [, id = ''] = /^streamed: (\S+)/m.exec(await run('upload-stream.js')) ?? []
    const { size } = await stat(consumer.path('talk.mp4'))
    expect(await ingest.inputs.get(id)).toMatchObject({ status: 'READY', filename: 'streamed.mp4', size })
  })

  test('an upload whose process was killed is gone on with by the next', async () => {
    const first = start('resume.js')
    await first.untilPrinted(`uploaded ${5 * MIB} of`)
    await first.kill()
    const state: UploadState = JSON.parse(await readFile(consumer.path('long.mp4.upload'), 'utf8'))
    expect(state.done.length).toBeLessThan(state.pieceCount)
    const printed = await run('resume.js')
    expect(printed.startsWith(`uploaded ${state.done.length * state.pieceSize} of ${LONG_FILE_MIB * MIB} bytes`)).toBe(true)
    expect(printed).toContain(`input: ${state.inputId}`)
    expect(await ingest.inputs.get(state.inputId)).toMatchObject({ size: LONG_FILE_MIB * MIB })
    expect(existsSync(consumer.path('long.mp4.upload'))).toBe(false)
  })

  test('a live stream gets its URLs', async () => {
    const printed = await run('go-live.js')
    expect(printed).toContain(`publish to: ${platform.credentials.rtmp}`)
    expect(printed).toMatch(/^watch at: http\S+\.m3u8$/m)
  })

  test('events are followed, each once', async () => {
    const [video] = (await ingest.videos.list({ status: ['published'] })).items
    const id = video?.id ?? ''
    const first = start('follow-events.js')
    await first.untilPrinted('videos.publish Talk')
    const newest = await ingest.events.list({ filter: ['videos.publish'] }, { max: 1 })
    await waitFor(async () => (await readFile(consumer.path('last-event'), 'utf8')) === newest.items[0]?.event_id)
    await first.kill()
    await ingest.videos.update(id, { title: 'Again', published_at: null })
    await ingest.videos.publish([id])
    const second = start('follow-events.js')
    await second.untilPrinted('videos.publish Again')
    await second.kill()
    expect(second.printed()).toBe('videos.publish Again\n')
  })

  test('refusals name their fields, and a repeated request makes one video', async () => {
    const printed = await run('refusals.js')
    expect(printed).toContain('one video: true')
    expect(printed).toMatch(/^refused: 422 \/title .+$/m)
    expect(printed).toMatch(/^conflict: 412 request \S+$/m)
  })
})

test('a delivery has both signatures', async () => {
  const received: { body: Buffer; headers: IncomingHttpHeaders }[] = []
  const server = createServer(async (request, response) => {
    received.push({ body: await buffer(request), headers: request.headers })
    response.end()
  }).listen(0, '127.0.0.1')
  try {
    await once(server, 'listening')
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
    const [hook] = await ingest.hooks.create({ event_names: ['videos.create'], url })
    const video = await ingest.videos.create({ title: 'Tölk' })
    const delivery = await waitFor(() => received[0], { timeoutSeconds: 60, what: 'a delivery' })
    for (const header of ['webhook-signature', 'x-ingest-signature'] as const) {
      const { event_object } = await verifyWebhook(delivery.body, delivery.headers, hook?.secret ?? '', { header })
      expect(event_object.data).toMatchObject({ id: video.id, title: 'Tölk' })
      await expect(verifyWebhook(delivery.body, delivery.headers, 'another', { header })).rejects.toThrow(header)
    }
  } finally {
    server.close()
    server.closeAllConnections()
  }
})

if (chromium) {
  test('the page of the README uploads from Chromium, pauses, goes on and is cancelled', async () => {
    const [film, another] = [consumer.path('film.mp4'), consumer.path('another.mp4')]
    await writeFile(film, await readLoopedFootage())
    await copyFile(film, another)
    const opened = await UploadPage.open(chromium, consumer, platform.credentials)
    try {
      const { page } = opened
      await opened.holdPartsAfter(1)
      await page.setInputFiles('#file', film)
      await opened.untilHeld(1)
      await waitFor(async () => (await opened.progress()) > 0, { timeoutSeconds: 60, what: 'the first part to arrive' })
      const sent = await opened.progress()
      const cut = page.waitForEvent('requestfailed')
      await page.click('#pause')
      await cut
      await opened.letGo()
      expect(await opened.progress()).toBe(sent)
      await page.click('#resume')
      const [, id = ''] = /^input (\S+)$/.exec(await opened.result()) ?? []
      expect(await ingest.inputs.waitUntilReady(id)).toMatchObject({ filename: 'film.mp4', size: (await stat(film)).size })

      await opened.holdPartsAfter(0)
      await page.setInputFiles('#file', another)
      await opened.untilHeld(2)
      await page.click('#cancel')
      await waitFor(async () => (await opened.result()) === 'cancelled', {
        timeoutSeconds: 60,
        what: 'the page to say that it was cancelled',
      })
    } finally {
      await opened.close()
    }
  })
}
