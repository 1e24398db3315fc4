import { randomUUID } from 'node:crypto'
import { createDomain } from '@ingest/domain'
import { keys } from '@ingest/storage'
import { FakeClock, makeVideo } from '@ingest/testing'
import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { WorkerFixture } from '../../test/worker.fixture.ts'
import { sweepObjects } from './sweep-objects.ts'

const dayMs = 24 * 3600 * 1000
const { signal } = new AbortController()
let fixture: WorkerFixture

beforeAll(async () => {
  fixture = await WorkerFixture.start()
}, 60_000)
afterAll(() => fixture?.stop())

it('removes what nobody refers to, and nothing else', async () => {
  const { store, config, dataSource, caller } = fixture
  await fixture.startWorker()
  const input = await fixture.probed(await makeVideo({ seconds: 2 }))
  await fixture.stopWorkers()
  const kept = await fixture.keys('')
  const lost = keys.inputImage(caller.networkId, input.id, `1-${randomUUID()}.jpg`)
  const foreign = keys.source(randomUUID(), randomUUID(), randomUUID())
  for (const key of [lost, foreign]) await store.put(key, Buffer.from('x'))

  const clock = new FakeClock()
  const jobs = { send: async () => undefined }
  const domain = createDomain({ dataSource, jobs, store, urls: config.urls, secretsKeys: config.secrets.keys, clock })
  clock.advance(dayMs - 60_000)
  await sweepObjects({ domain, store }, signal)
  expect(await fixture.keys('')).toContain(lost)
  clock.advance(dayMs)
  expect(await sweepObjects({ domain, store }, signal)).toBe(1)
  expect((await fixture.keys('')).toSorted()).toEqual([...kept, foreign].toSorted())
}, 60_000)
