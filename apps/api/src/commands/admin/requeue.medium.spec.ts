import type { AuthContext, Domain } from '@ingest/domain'
import { aVariant, claimant, createTenant, probed } from '@ingest/domain/testing'
import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals'
import { TestCommands } from '../testing/test-commands.ts'

let commands: TestCommands
let caller: AuthContext
let videoId: string

beforeAll(async () => {
  commands = await TestCommands.start()
})
afterAll(() => commands?.stop())
beforeEach(async () => {
  caller = await commands.whileOpen(({ dataSource }) => createTenant(dataSource))
})

const failure = { code: 'broken', message: 'It broke.' }

/** @returns the id of a job that waits for a worker */
async function queuedJob({
  domain,
  store,
  dataSource,
}: Parameters<Parameters<TestCommands['whileOpen']>[0]>[0]): Promise<string> {
  const { id } = await domain.inputs.create(caller, { filename: 'film.mov', size: 4 })
  await domain.uploads.start(caller, id, { type: 'amazon' })
  await domain.uploads.sign(caller, id, { type: 'amazon' }, {})
  const [{ object_key: key }] = await dataSource.query('SELECT object_key FROM uploads WHERE input_id = $1', [id])
  await store.put(key, Buffer.from('film'))
  await domain.uploads.completeSingle(caller, id)
  const probe = await domain.probe.claim({ networkId: caller.networkId, inputId: id }, claimant)
  if (!probe) throw new Error('nobody else claims inputs here')
  await domain.probe.complete(probe, probed)
  videoId = (await domain.videos.create(caller, { title: 'Film' })).id
  const profile = (await domain.profiles.create(caller, {})).id
  return (await domain.jobs.create(caller, { inputs: [id], profile, video: videoId })).id
}

async function claim(domain: Domain, jobId: string) {
  const claimed = await domain.encode.claim({ networkId: caller.networkId, jobId }, claimant)
  if (!claimed) throw new Error(`job ${jobId} cannot be claimed`)
  return claimed
}

it('tries a job anew that has failed, and removes nothing of the new attempt', async () => {
  await commands.whileOpen(async (opened) => {
    const { domain, dataSource } = opened
    const jobId = await queuedJob(opened)
    await domain.encode.fail(await claim(domain, jobId), failure, { permanent: true })
    expect(await domain.videos.get(caller, videoId)).toMatchObject({ status: 'ERROR' })

    const asked = { id: jobId, network_id: caller.networkId, video_id: videoId }
    expect(await commands.admin('requeue', jobId)).toEqual([{ ...asked, changed: true }])
    expect(await commands.admin('requeue', jobId.toUpperCase())).toEqual([{ ...asked, changed: false }])
    expect(await domain.jobs.get(caller, jobId)).toMatchObject({ status: 0, error: null, progress: 0, finished_at: null })
    expect(await domain.videos.get(caller, videoId)).not.toMatchObject({ status: 'ERROR' })

    const again = await claim(domain, jobId)
    expect(again.attempt).toBe(2)
    const removals: { prefixes: string[] }[] = (
      await dataSource.query(`SELECT data FROM pgboss.job WHERE name = 'remove-objects' AND data::text LIKE $1`, [`%${jobId}%`])
    ).map(({ data }: { data: { prefixes: string[] } }) => data)
    expect(removals).toHaveLength(1)
    expect(removals[0]?.prefixes).toEqual([expect.stringMatching(new RegExp(`/${jobId}/1/$`))])
    const running = await commands.run(['admin', 'requeue', jobId])
    expect(running).toMatchObject({ exitCode: 1, stderr: `Job ${jobId} cannot be queued again: it is RUNNING.\n` })
    await domain.encode.complete(again, { variants: [aVariant('Adaptive')], sizeBytes: 1000 })
    expect(await domain.videos.get(caller, videoId)).toMatchObject({ status: 'DRAFT' })
    expect((await commands.run(['admin', 'requeue', jobId])).stderr).toContain('it is COMPLETE')
  })
})

it('refuses a job that has lost what it needs, and goes on with the others', async () => {
  await commands.whileOpen(async (opened) => {
    const { domain } = opened
    const lost = await queuedJob(opened)
    await domain.encode.fail(await claim(domain, lost), failure, { permanent: true })
    await domain.videos.delete(caller, videoId, {})
    const cancelled = await queuedJob(opened)
    await domain.jobs.delete(caller, cancelled, {})
    const well = await queuedJob(opened)
    const { exitCode, stderr, results } = await commands.json(['admin', 'requeue', lost, crypto.randomUUID(), cancelled, well])
    expect([exitCode, results]).toEqual([1, [expect.objectContaining({ id: well, changed: false })]])
    expect(stderr.split('\n')).toEqual([
      expect.stringMatching(/its video \S+ is in the trash/),
      expect.stringMatching(/^There is no job /),
      expect.stringMatching(/it is in the trash/),
      '',
    ])
  })
})
