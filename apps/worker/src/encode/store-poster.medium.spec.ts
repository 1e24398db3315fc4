import type { Input } from '@ingest/contract'
import { makeVideo } from '@ingest/testing'
import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { WorkerFixture } from '../../test/worker.fixture.ts'

let fixture: WorkerFixture
let clip: Input

beforeAll(async () => {
  fixture = await WorkerFixture.start()
  await fixture.startWorker()
  clip = await fixture.probed(await makeVideo())
}, 60_000)
afterAll(() => fixture?.stop())

const small = { data: { renditions: [{ id: 1, video: { width: 160, height: 90, bitrate: '100k' } }] } }

async function imageKey(): Promise<string> {
  const [row] = await fixture.dataSource.query('SELECT images FROM inputs WHERE id = $1', [clip.id])
  return row.images[0].key
}

async function bytesOf(key: string): Promise<Buffer> {
  const { body } = await fixture.store.get(key)
  return Buffer.concat(await body.toArray())
}

/** @returns the picture of a video that has just been encoded */
async function posterOfEncode(): Promise<Buffer> {
  const { job, video } = await fixture.createJob(clip, small)
  await fixture.untilJob(job.id, ({ status }) => status === 1, 60)
  const { poster } = await fixture.domain.videos.get(fixture.caller, video.id)
  const picture = await fixture.domain.playback.picture(String(poster?.thumbnail_id))
  return bytesOf(String(picture?.objectKey))
}

it('a video gets the picture that the probe of its input has stored, and a new one where that is gone', async () => {
  const key = await imageKey()
  // Whatever it is: no other picture is equal to it.
  await fixture.store.put(key, Buffer.from('the picture of the probe'))
  expect((await posterOfEncode()).toString()).toBe('the picture of the probe')
  await fixture.store.delete([key])
  expect((await posterOfEncode()).subarray(0, 2).toString('hex')).toBe('ffd8')
}, 120_000)
