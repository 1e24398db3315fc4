import { createMetrics } from '@ingest/observability'
import { waitFor } from '@ingest/testing'
import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals'
import { TestLive } from '../testing/test-live.ts'
import { addLiveMetrics } from './live-metrics.ts'

let live: TestLive
beforeAll(async () => {
  live = await TestLive.start()
})
afterAll(() => live?.close())
afterEach(() => live.hush())

/** Of the best rendition's playlist. */
async function bestPath(at: TestLive, id: string): Promise<string | undefined> {
  const { status, text } = await at.get(`/live/${id}/master.m3u8`)
  return status === 200 ? `/live/${id}/${/^[0-9a-f-]+\/r0\/media.m3u8$/m.exec(text)?.[0]}` : undefined
}

const health = (id: string) => live.fixture.reports.health(live.caller, id)

it('tells the owner of a stream what comes in, what is played, and who watches', async () => {
  const stream = await live.create()
  expect(await health(stream.id)).toMatchObject({ status: 'UNKNOWN', source: null })
  const first = await live.publish(stream)
  const path = await waitFor(() => bestPath(live, stream.id))
  for (const player of ['one', 'one', 'two']) await live.get(path, { headers: { 'user-agent': player } })
  const measured = await waitFor(
    async () => {
      const found = await health(stream.id)
      return found.viewers === 2 && found.source?.keyframe_interval ? found : undefined
    },
    { timeoutSeconds: 30 },
  )
  expect(measured).toMatchObject({ status: 'GOOD', problems: [], viewers: 2, reconnects: 0 })
  expect(measured.source).toMatchObject({ keyframe_interval: 1, dropped_frames: 0 })
  expect(measured.source?.bit_rate).toBeGreaterThan(100_000)
  expect(measured.renditions).toMatchObject([
    { width: 640, height: 360, codecs: [expect.stringMatching(/^avc1/), 'mp4a.40.2'] },
    { height: 234 },
  ])
  await first.vanish()
  await live.publish(stream)
  await waitFor(async () => (await health(stream.id)).reconnects === 1, { timeoutSeconds: 30 })
}, 60_000)

it('counts each viewer once, whichever instance they watch at', async () => {
  const other = await TestLive.start({ beside: live })
  try {
    const stream = await live.create()
    await live.publish(stream)
    const path = await waitFor(() => bestPath(other, stream.id))
    const watch = (at: TestLive, player: string) => at.get(path, { headers: { 'user-agent': player } })
    for (const player of ['one', 'two']) await watch(live, player)
    for (const player of ['two', 'three', 'four']) await watch(other, player)
    await waitFor(async () => (await health(stream.id)).viewers === 4, { timeoutSeconds: 30 })
    expect(live.log.join('')).not.toContain('seen=')
    const metrics = createMetrics()
    const running = () => live.broadcasts.running().filter(({ claim }) => claim.liveId === stream.id)
    addLiveMetrics(metrics, { running }, { use: { usedBytes: 0, maxBytes: 1 } })
    expect((await metrics.expose()).body).toContain('ingest_live_viewers 4')
  } finally {
    await other.close()
  }
}, 60_000)

it('tells by an event that nothing comes any more', async () => {
  const stream = await live.create()
  const publisher = await live.publish(stream)
  await waitFor(async () => (await health(stream.id)).source, { timeoutSeconds: 30 })
  await publisher.vanish()
  const told = await waitFor(
    async () =>
      (await live.fixture.events(live.caller)).find(
        ({ name, data }) => name === 'live.health' && 'live_id' in data && data.live_id === stream.id,
      ),
    { timeoutSeconds: 60 },
  )
  expect(told.data).toMatchObject({ status: 'DEGRADED', problems: ['NO_DATA'] })
  expect(JSON.stringify(told.data)).not.toContain(stream.stream_key)
}, 90_000)

it('is in the metrics, of all streams together', async () => {
  const metrics = createMetrics()
  addLiveMetrics(metrics, live.broadcasts, { use: { usedBytes: 0, maxBytes: 1 } })
  const { body } = await metrics.expose()
  expect(body).toContain(`ingest_live_streams ${live.broadcasts.running().length}`)
  expect(body).toMatch(/^ingest_live_viewers \d+$/m)
  expect(body).toMatch(/^ingest_live_source_bytes_per_second [\d.]+$/m)
  expect(body.match(/^ingest_live_streams_with_problem\{problem="[A-Z_]+"\} \d+$/gm)).toHaveLength(4)
})
