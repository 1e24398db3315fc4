import { execFileSync } from 'node:child_process'
import { waitFor } from '@ingest/testing'
import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals'
import { TestLive } from '../testing/test-live.ts'

let live: TestLive
beforeAll(async () => {
  live = await TestLive.start({ pictureSeconds: 1, pictureTimes: { keptSeconds: 3, restShare: 1 } })
})
afterAll(() => live?.close())
// Pictures are taken of one stream after the other.
afterEach(async () => {
  for (const { claim } of live.broadcasts.running()) await live.fixture.live.delete(live.caller, claim.liveId, {})
  await waitFor(() => live.broadcasts.running().length === 0)
})

const picture = async (id: string) => {
  const answer = await live.get(`/live/${id}/thumbnail.jpg`)
  return answer.status === 200 ? answer : undefined
}

function sizeOf(jpeg: Buffer): string {
  const questions = ['-v', 'error', '-show_entries', 'stream=codec_name,width,height', '-of', 'csv=p=0', '-f', 'image2pipe', '-']
  return execFileSync('ffprobe', questions, { input: jpeg, encoding: 'utf8' }).trim()
}

it('shows what a stream looks like, again and again, where its owner is told', async () => {
  const stream = await live.create()
  const path = new URL(stream.thumbnail_url).pathname
  expect(path).toBe(`/live/${stream.id}/thumbnail.jpg`)
  expect((await live.get(path)).status).toBe(404)
  const publisher = await live.publish(stream)
  const first = await waitFor(() => picture(stream.id), { timeoutSeconds: 30 })
  expect(first.headers).toMatchObject({ 'content-type': 'image/jpeg', 'cache-control': 'public, max-age=5' })
  expect(sizeOf(first.body)).toBe('mjpeg,640,360')
  await waitFor(async () => !(await picture(stream.id))?.body.equals(first.body), { timeoutSeconds: 30 })
  await publisher.vanish()
}, 60_000)

it('keeps those of the last seconds, and shows the last one when the stream has ended', async () => {
  const stream = await live.create()
  await live.publish(stream)
  const { claim } = (await waitFor(() => live.broadcasts.find(stream.id))) ?? {}
  const prefix = `videos/${claim?.networkId}/${claim?.videoId}/${claim?.broadcastId}/pictures/`
  const stored = async () => {
    const names: string[] = []
    for await (const { key } of live.opened.store.list(prefix)) names.push(key)
    return names.toSorted()
  }
  const [oldest] = await waitFor(async () => ((await stored()).length > 0 ? stored() : undefined), { timeoutSeconds: 30 })
  const all = await waitFor(async () => ((await stored()).length > 1 ? stored() : undefined), { timeoutSeconds: 30 })
  expect(all).toContain(oldest)
  await waitFor(async () => !(await stored()).includes(oldest ?? ''), { timeoutSeconds: 30 })
  await live.fixture.live.stop(live.caller, stream.id, stream)
  await waitFor(() => live.broadcasts.find(stream.id)?.isOver)
  expect(await picture(stream.id)).toBeDefined()
}, 90_000)

it('is shown no more of what was deleted', async () => {
  const stream = await live.create()
  await live.publish(stream)
  await waitFor(() => picture(stream.id), { timeoutSeconds: 30 })
  await live.fixture.live.delete(live.caller, stream.id, {})
  await waitFor(async () => !(await picture(stream.id)), { timeoutSeconds: 30 })
}, 60_000)

it('is shown of a private stream to those who may see the stream', async () => {
  const stream = await live.create({ private: true })
  const viewers = await live.viewers()
  await live.publish(stream)
  const path = `/live/${stream.id}/thumbnail.jpg`
  const shown = await waitFor(
    async () => {
      const answer = await live.get(`${path}${viewers.token({ sub: stream.id })}`)
      return answer.status === 200 ? answer : undefined
    },
    { timeoutSeconds: 30 },
  )
  expect(shown.headers['cache-control']).toBe('private, max-age=5')
  expect((await live.get(path)).status).toBe(401)
}, 60_000)
