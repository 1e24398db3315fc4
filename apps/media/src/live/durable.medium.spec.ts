import { readdir, utimes } from 'node:fs/promises'
import path from 'node:path'
import { mediaInstance } from '@ingest/domain/testing'
import { keys } from '@ingest/storage'
import { waitFor } from '@ingest/testing'
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
      const folder = path.dirname(spooled?.file ?? '')
      const die = () => utimes(folder, 0, 0)
      const emptied = () => waitFor(async () => !(await readdir(live.spoolFolder)).includes(path.basename(folder)))
      return { stream, claim, key, die, emptied }
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
      const entry = HLS.parse((await live.get(`/live/${stream.id}/master.m3u8`)).text) as HLS.types.MasterPlaylist
      const [folder = ''] = entry.variants.map(({ uri }) => `/live/${stream.id}/${uri.replace('media.m3u8', '')}`)
      const listed = async () => {
        const { segments } = HLS.parse((await live.get(`${folder}media.m3u8`)).text) as HLS.types.MediaPlaylist
        // The one that is still growing has none.
        return segments.flatMap(({ uri }) => uri || [])
      }
      await live.opened.minio?.halt('SIGKILL')
      const before = (await listed()).length
      const during = await waitFor(async () => ((await listed()).length > before + 5 ? listed() : undefined), {
        timeoutSeconds: 30,
      })
      for (const segment of during.slice(before)) expect((await live.get(`${folder}${segment}`)).status).toBe(200)
      const spooled = async () => (await readdir(live.spoolFolder, { recursive: true })).filter((file) => file.includes('~'))
      expect((await spooled()).length).toBeGreaterThan(0)
      await live.opened.minio?.resume()
      await publisher.vanish()
      await waitFor(async () => (await spooled()).length === 0, { timeoutSeconds: 30 })
      const all = await listed()
      const { claim } = live.broadcasts.find(stream.id) ?? {}
      const prefix = keys.jobPrefix(claim?.networkId ?? '', claim?.videoId ?? '', claim?.broadcastId ?? '')
      const inStore = []
      for await (const { key } of live.opened.store.list(`${prefix}r0/`)) inStore.push(path.basename(key))
      expect(inStore.filter((file) => file.endsWith('.m4s')).toSorted()).toEqual(all.toSorted())
    }, 90_000)
  })
}
