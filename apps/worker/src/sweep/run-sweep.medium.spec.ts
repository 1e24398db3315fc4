import { randomUUID } from 'node:crypto'
import { keys } from '@ingest/storage'
import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { WorkerFixture } from '../../test/worker.fixture.ts'
import { run } from '../program.ts'

let fixture: WorkerFixture

beforeAll(async () => {
  fixture = await WorkerFixture.start()
}, 60_000)
afterAll(() => fixture?.stop())

async function sweep(...args: string[]) {
  let [stdout, stderr] = ['', '']
  const out = { write: (text: string) => (stdout += text) }
  const err = { write: (text: string) => (stderr += text) }
  return { exitCode: await run(['sweep', ...args], { env: fixture.env, stdout: out, stderr: err }), stdout, stderr }
}

const lines = (text: string) => text.split('\n').filter(Boolean)

it('does at once what workers do now and then, objects of nobody included, however often it is asked', async () => {
  const { domain, caller, dataSource, store } = fixture
  const { id } = await domain.videos.create(caller, { title: 'Film' })
  await domain.videos.delete(caller, id, {})
  await dataSource.query(`UPDATE videos SET deleted_at = now() - interval '15 days' WHERE id = $1`, [id])
  // Swept an hour ago: no worker would look again today.
  await dataSource.query(`UPDATE sweeps SET next_at = now() + interval '23 hours' WHERE name = 'objects'`)
  const young = keys.inputImage(caller.networkId, randomUUID(), `1-${randomUUID()}.jpg`)
  await store.put(young, Buffer.from('x'))

  const first = await sweep('--json')
  expect([first.exitCode, first.stderr]).toEqual([0, ''])
  const counts = lines(first.stdout).map((line) => JSON.parse(line) as { sweep: string; count?: number })
  expect(counts).toContainEqual({ sweep: 'videos whose time in the trash is over', count: 1 })
  expect(counts).toContainEqual({ sweep: 'objects of nobody', count: 0 })
  expect(await fixture.keys('')).toEqual([young])
  const [{ early }] = await dataSource.query(`SELECT next_at > now() + interval '23.5 hours' AS early FROM sweeps`)
  expect(early).toBe(true)

  const again = await sweep()
  expect(again.exitCode).toBe(0)
  expect(lines(again.stdout)).toHaveLength(counts.length)
  expect(again.stdout).toMatch(/^0 {7}videos whose time in the trash is over$/m)

  await dataSource.query(`UPDATE sweeps SET next_at = now() + interval '10 minutes' WHERE name = 'objects'`)
  expect((await sweep()).stdout).toMatch(/^busy {4}objects of nobody: somebody else is at it$/m)
})

it('refuses what it does not know', async () => {
  expect(await sweep('--nonsense')).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('--nonsense') })
})
