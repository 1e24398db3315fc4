import type { Job } from '@ingest/contract'
import { makeVideo } from '@ingest/testing'
import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { WorkerFixture } from '../../test/worker.fixture.ts'

let busy: WorkerFixture
let quiet: WorkerFixture

beforeAll(async () => {
  busy = await WorkerFixture.start()
  quiet = await busy.otherNetwork()
}, 60_000)
afterAll(() => busy?.stop())

const profile = { data: { renditions: [{ id: 1, audio: { bitrate: '64k' } }] } }
const startOf = ({ started_at }: Job) => Date.parse(String(started_at))

it('an encode of one network does not wait for the ten of another', async () => {
  const { stop } = await busy.startWorker()
  const sound = await makeVideo({ seconds: 1, video: false, extension: 'm4a' })
  const [ours, theirs] = [await busy.probed(sound), await quiet.probed(sound)]
  await stop()
  const many: Job[] = []
  for (let made = 0; made < 10; made += 1) many.push((await busy.createJob(ours, profile)).job)
  const { job } = await quiet.createJob(theirs, profile)
  await busy.startWorker()
  const done = await quiet.untilJob(job.id, ({ status }) => status === 1, 60)
  const others = await Promise.all(many.map(({ id }) => busy.untilJob(id, ({ status }) => status === 1, 60)))
  expect(others.filter((each) => startOf(each) < startOf(done))).toHaveLength(1)
})
