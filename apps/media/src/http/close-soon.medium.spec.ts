import { once } from 'node:events'
import { Agent, type IncomingMessage, request } from 'node:http'
import { waitFor } from '@ingest/testing'
import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals'
import { type OpenStore, openStore } from '../testing/stores.ts'
import { TestMedia } from '../testing/test-media.ts'
import { closeSoon } from './close-soon.ts'

/** More than the buffers of two sockets hold. */
const sizeBytes = 64 * 1024 ** 2
const longSeconds = 60

let opened: OpenStore
let media: TestMedia
let path: string
let agent: Agent

beforeAll(async () => {
  opened = await openStore('fs')
})
afterAll(() => opened?.close())

beforeEach(async () => {
  media = await TestMedia.start(opened.store)
  const film = await media.film()
  const { variants = [] } = (await media.fixture.media.playback.video(film.id)) ?? {}
  await opened.store.put(`${variants[0]?.objectPrefix}video-1/large.mp4`, Buffer.alloc(sizeBytes))
  path = `${film.path}/video-1/large.mp4`
  agent = new Agent({ keepAlive: true })
})

/** The answer to a client that does not read it yet, on a connection that it wants to keep. */
async function startReading(): Promise<IncomingMessage> {
  const sent = request({ host: '127.0.0.1', port: Number(new URL(media.url).port), path, agent }).end()
  const [response] = (await once(sent, 'response')) as [IncomingMessage]
  return response
}

const isRefused = () =>
  fetch(media.url).then(
    () => false,
    () => true,
  )

it('lets an answer end that has begun, and then its connection', async () => {
  const response = await startReading()
  const closed = closeSoon(media.app, longSeconds)
  await waitFor(isRefused, { what: 'a refused connection' })
  let received = 0
  response.on('data', (chunk: Buffer) => {
    received += chunk.length
  })
  await once(response, 'end')
  expect(received).toBe(sizeBytes)
  await closed
  await media.close()
})

it('cuts off who does not read', async () => {
  const response = await startReading()
  const broken = once(response, 'error')
  await closeSoon(media.app, 0.1)
  response.resume()
  expect(await broken).toMatchObject([{ code: 'ECONNRESET' }])
  await media.close()
})
