import { once } from 'node:events'
import { type IncomingMessage, request } from 'node:http'
import { waitFor } from '@ingest/testing'
import { afterAll, beforeAll, expect, it, jest } from '@jest/globals'
import { type Film, segment } from '../testing/films.ts'
import { type OpenStore, openStore } from '../testing/stores.ts'
import { TestMedia } from '../testing/test-media.ts'

const largeBytes = 64 * 1024 ** 2
/** Heads of answers. */
const slackBytes = 2000

let opened: OpenStore
let media: TestMedia
beforeAll(async () => {
  opened = await openStore('fs')
  media = await TestMedia.start(opened.store)
})
afterAll(async () => {
  await media?.close()
  await opened?.close()
})

async function delivered({ caller }: Film): Promise<number> {
  await media.delivery.flush()
  const usage = await media.domain.billing.invoices(caller, caller.networkId, { currentUsage: true })
  return 'bytes_delivered' in usage ? usage.bytes_delivered : Number.NaN
}

it('is counted per network: what was sent, ranges as they are, refusals not at all', async () => {
  const [film, other, secret] = [await media.film(), await media.film(), await media.film({ private: true })]
  await media.get(`${film.path}/video-1/00000.m4s`)
  await media.get(`${film.path}/video-1/00000.m4s`, { range: 'bytes=0-99999' })
  await media.get(`${secret.path}/master.m3u8`)
  const bytes = await delivered(film)
  expect(bytes).toBeGreaterThan(segment.length + 100_000)
  expect(bytes).toBeLessThan(segment.length + 100_000 + slackBytes)
  expect([await delivered(other), await delivered(secret)]).toEqual([0, 0])
  const viewers = await media.viewers(secret)
  await media.get(`${secret.path}/video-1/00000.m4s${viewers.token()}`)
  expect(await delivered(secret)).toBeGreaterThan(segment.length)
})

it('is counted while it is under way', async () => {
  const film = await media.film()
  const { variants = [] } = (await media.fixture.media.playback.video(film.id)) ?? {}
  await opened.store.put(`${variants[0]?.objectPrefix}video-1/large.mp4`, Buffer.alloc(largeBytes))
  const sent = request(`${media.url}${film.path}/video-1/large.mp4`).end()
  const [response] = (await once(sent, 'response')) as [IncomingMessage]
  const before = await waitFor(async () => (await delivered(film)) || undefined, { what: 'the first bytes to be counted' })
  expect(before).toBeLessThan(largeBytes)
  response.resume()
  await once(response, 'end')
  await waitFor(async () => (await delivered(film)) >= largeBytes, { what: 'the rest to be counted' })
  expect(await delivered(film)).toBeLessThan(largeBytes + slackBytes)
})

it('is written once for many requests, and not lost while the database is away', async () => {
  const film = await media.film()
  await media.get(`${film.path}/master.m3u8`)
  await delivered(film)
  const query = jest.spyOn(media.dataSource.manager, 'query')
  await Promise.all(Array.from({ length: 50 }, () => media.get(`${film.path}/video-1/00000.m4s`)))
  query.mockRejectedValueOnce(new Error('away'))
  await media.delivery.flush()
  await media.delivery.flush()
  expect(query).toHaveBeenCalledTimes(2)
  query.mockRestore()
  expect(await delivered(film)).toBeGreaterThan(50 * segment.length)
  expect(media.log.filter((line) => line.includes('cannot be counted yet'))).toHaveLength(1)
})
