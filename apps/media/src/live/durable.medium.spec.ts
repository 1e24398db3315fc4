import { readdir, truncate, utimes } from 'node:fs/promises'
import path from 'node:path'
import { createDataSource } from '@ingest/domain'
import { type LiveFixture, mediaInstance } from '@ingest/domain/testing'
import { keys } from '@ingest/storage'
import { CutCable, waitFor } from '@ingest/testing'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import * as HLS from 'hls-parser'
import { drivers } from '../testing/stores.ts'
import { TestLive } from '../testing/test-live.ts'
import { Spool } from './spool.ts'

HLS.setOptions({ strictMode: true })

const name = '1-0-0-1000000.m4s'
const bytes = Buffer.from('a segment')

for (const driver of drivers) {
  describe(`segments of a process that was killed, with the ${driver} store,`, () => {
    let live: TestLive

    beforeAll(async () => {
      live = await TestLive.start({ driver })
    })
    afterAll(() => live?.close())

    /** A broadcast whose instance died with a segment that the store has not. */
    async function leftBehind() {
      const stream = await live.create()
      const dead = { ...mediaInstance, instance: `host/1/${stream.id}` }
      const claim = await live.fixture.claim(stream, dead)
      const key = keys.broadcast(claim.networkId, claim.videoId, claim.broadcastId, `r0/${name}`)
      const spool = await Spool.open(live.spoolFolder, { ...dead, maxBytes: 1e6 })
      const spooled = await spool.add(key, bytes)
      const { file = '' } = spooled ?? {}
      const folder = path.dirname(file)
      const die = () => utimes(folder, 0, 0)
      const emptied = () => waitFor(async () => !(await readdir(live.spoolFolder)).includes(path.basename(folder)))
      return { stream, claim, key, file, die, emptied }
    }

    const recordings = () => live.fixture.jobs.sent.filter(({ name }) => name === 'record-broadcast')
    const stored = async (key: string) => (await live.opened.store.head(key)) !== undefined

    it('are put into the store by another one, and its recording waits no longer', async () => {
      const { claim, key, die, emptied } = await leftBehind()
      await live.fixture.broadcasts.end(claim, 'publisher')
      expect(recordings().at(-1)?.options).toEqual({ startAfterSeconds: 600 })
      await die()
      await emptied()
      const { body } = await live.opened.store.get(key)
      expect(Buffer.concat(await body.toArray())).toEqual(bytes)
      expect(recordings().at(-1)).toMatchObject({
        payload: { broadcastId: claim.broadcastId },
        options: { startAfterSeconds: 0 },
      })
    })

    it('are missed when their files are broken, and nothing waits for them', async () => {
      const { claim, key, file, die, emptied } = await leftBehind()
      await truncate(file, 1)
      await live.fixture.broadcasts.end(claim, 'publisher')
      await die()
      await emptied()
      expect(await stored(key)).toBe(false)
      expect(live.log.find((line) => line.includes(key))).toContain('its file in the spool is broken')
      expect(recordings().at(-1)?.options).toEqual({ startAfterSeconds: 0 })
    })

    it('are dropped when their stream was removed meanwhile, or has been recorded', async () => {
      const [removed, recorded] = [await leftBehind(), await leftBehind()]
      await live.fixture.live.delete(live.caller, removed.stream.id, { permanent: true })
      await live.fixture.broadcasts.end(recorded.claim, 'publisher')
      live.fixture.clock.advance(600_000)
      const recording = await live.fixture.recordings.claim(recorded.claim)
      if (recording)
        await live.fixture.recordings.complete(recording, { durationSeconds: 1, sizeBytes: 1, entry: 'recording-1.m3u8' })
      for (const { die, emptied, key } of [removed, recorded]) {
        await die()
        await emptied()
        expect(await stored(key)).toBe(false)
      }
    })
  })
}

/** The best rendition of a stream, as players of an instance find it. */
async function bestOf(live: TestLive, { id }: { id: string }) {
  const entry = HLS.parse((await live.get(`/live/${id}/master.m3u8`)).text) as HLS.types.MasterPlaylist
  const [folder = ''] = entry.variants.map(({ uri }) => `/live/${id}/${uri.replace('media.m3u8', '')}`)
  const playlist = async () => HLS.parse((await live.get(`${folder}media.m3u8`)).text) as HLS.types.MediaPlaylist
  // The one that is still growing has no name.
  const listed = async () => (await playlist()).segments.flatMap(({ uri }) => uri || [])
  const more = async (than: number) => {
    const names = await listed()
    return names.length > than + 5 ? names.slice(than) : undefined
  }
  /** Segments that have come meanwhile. */
  const comeAfter = (count: number) => waitFor(() => more(count), { timeoutSeconds: 30, what: 'more segments' })
  const statusOf = async (name: string) => (await live.get(`${folder}${name}`)).status
  return { playlist, listed, comeAfter, statusOf }
}

describe('with another instance', () => {
  let [live, other]: TestLive[] = []

  beforeAll(async () => {
    live = await TestLive.start()
    other = await TestLive.start({ beside: live })
  })
  afterAll(async () => {
    await other?.close()
    await live?.close()
  })

  it('a publisher displaces the one who is frozen there, and may come back; the recording waits for both', async () => {
    const [first, second] = [live, other] as [TestLive, TestLive]
    const stream = await first.create()
    const frozen = await first.publish(stream)
    const before = await (await bestOf(first, stream)).playlist()
    frozen.freeze()
    const publisher = await second.publish(stream)
    await waitFor(() => frozen.closedBecause)
    const after = await (await bestOf(second, stream)).playlist()
    expect(after.segments[0]?.map?.uri).toBe('2-0-init.mp4')
    for (const number of ['mediaSequenceBase', 'discontinuitySequenceBase'] as const)
      expect(after[number]).toBeGreaterThan((before[number] ?? 0) + before.segments.length)
    const last = await first.publish(stream)
    await waitFor(() => publisher.closedBecause)
    const again = async () => (await (await bestOf(first, stream)).playlist()).segments[0]?.map?.uri === '3-0-init.mp4'
    await waitFor(again, { timeoutSeconds: 20, what: 'the first instance to play it again' })
    await first.fixture.live.stop(first.caller, stream.id, stream)
    await waitFor(() => last.closedBecause)
    const isDue = () =>
      first.fixture.jobs.sent.some(({ name, options }) => name === 'record-broadcast' && options?.startAfterSeconds === 0)
    await waitFor(isDue, { what: 'the recording to begin, when both have stored all that they had' })
  })
})

describe('while the database is away', () => {
  let live: TestLive
  let cable: CutCable
  let dataSource: ReturnType<typeof createDataSource>

  beforeAll(async () => {
    const database = async ({ url }: LiveFixture) => {
      const address = new URL(url)
      cable = await CutCable.to(address.hostname, Number(address.port))
      address.host = `127.0.0.1:${cable.port}`
      dataSource = await createDataSource({ url: address.href }).initialize()
      return dataSource
    }
    live = await TestLive.start({ database })
  })
  afterAll(async () => {
    await live?.close()
    await dataSource?.destroy()
    cable?.close()
  })

  it('a live stream plays on, and is taken up again although its lease is over', async () => {
    const stream = await live.create()
    const publisher = await live.publish(stream)
    const best = await bestOf(live, stream)
    const { length } = await best.listed()
    cable.cutNow()
    live.fixture.clock.advance(60_000)
    await live.fixture.broadcasts.sweep()
    expect(await live.status(stream)).toBe('ERROR')
    for (const name of await best.comeAfter(length)) expect(await best.statusOf(name)).toBe(200)
    cable.mend()
    await waitFor(async () => (await live.status(stream)) === 'RUNNING')
    expect(publisher.closedBecause).toBeUndefined()
    expect((await best.playlist()).segments.some(({ discontinuity }) => discontinuity)).toBe(false)
  }, 60_000)
})

if (drivers.includes('s3')) {
  describe('while the object store is away', () => {
    let live: TestLive

    beforeAll(async () => {
      live = await TestLive.start({ driver: 's3' })
    })
    afterAll(() => live?.close())

    it('a live stream plays on, and everything is in the store afterwards', async () => {
      const stream = await live.create()
      const publisher = await live.publish(stream)
      const best = await bestOf(live, stream)
      await live.opened.minio?.halt('SIGKILL')
      const { length } = await best.listed()
      for (const name of await best.comeAfter(length)) expect(await best.statusOf(name)).toBe(200)
      const spooled = async () => (await readdir(live.spoolFolder, { recursive: true })).filter((file) => file.includes('~'))
      expect((await spooled()).length).toBeGreaterThan(0)
      await live.opened.minio?.resume()
      await publisher.vanish()
      await waitFor(async () => (await spooled()).length === 0, { timeoutSeconds: 30 })
      const { claim } = live.broadcasts.find(stream.id) ?? {}
      const prefix = keys.jobPrefix(claim?.networkId ?? '', claim?.videoId ?? '', claim?.broadcastId ?? '')
      const inStore = []
      for await (const { key } of live.opened.store.list(`${prefix}r0/`)) inStore.push(path.basename(key))
      expect(inStore.filter((file) => file.endsWith('.m4s')).toSorted()).toEqual((await best.listed()).toSorted())
    }, 90_000)
  })
}
