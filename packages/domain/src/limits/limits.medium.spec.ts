import { randomBytes } from 'node:crypto'
import { keys } from '@ingest/storage/keys'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import type { AuthContext } from '../core/scope.ts'
import { SecretBox } from '../core/secrets.ts'
import { createTransact } from '../core/transaction.ts'
import { LiveUseCases } from '../live/live.use-cases.ts'
import { MediaFixture } from '../testing/index.ts'
import { LimitUseCases, type NetworkLimits } from './limit.use-cases.ts'

const urls = { api: 'https://api.example.com', media: 'https://media.example.com', rtmp: 'rtmp://media.example.com' }

describe('limits', () => {
  let fixture: MediaFixture
  let limits: LimitUseCases
  let live: LiveUseCases
  let caller: AuthContext

  beforeAll(async () => {
    fixture = await MediaFixture.start()
    const { dataSource, clock, jobs } = fixture
    const deps = { dataSource, clock, transact: createTransact(dataSource, jobs) }
    limits = new LimitUseCases({ ...deps, apiUrl: urls.api })
    live = new LiveUseCases({ ...deps, urls, secrets: new SecretBox([randomBytes(32).toString('base64')]) })
  })
  afterAll(() => fixture?.stop())
  beforeEach(async () => {
    caller = await fixture.tenant()
  })

  const limit = (change: Partial<NetworkLimits>) => limits.set(caller.networkId, change)
  const quota = (work: Promise<unknown>) =>
    work.then(
      () => 'done',
      (error) => `${error.status} ${/\((\w+)\)/.exec(error.message)?.[1]}`,
    )
  const newInput = async (size = 10) => (await fixture.media.inputs.create(caller, { filename: 'a.mov', size })).id
  const startUpload = async (size = 10) => quota(fixture.media.uploads.start(caller, await newInput(size), {}))

  it('are those of one network, and none unless an operator sets them', async () => {
    const other = await fixture.tenant()
    expect(await limit({ max_open_uploads: 0 })).toMatchObject({ max_open_uploads: 0, max_storage_bytes: null, read_only: false })
    expect(await startUpload()).toBe('403 max_open_uploads')
    const { id } = await fixture.media.inputs.create(other, { filename: 'a.mov', size: 10 })
    await fixture.media.uploads.start(other, id, {})
    expect((await limits.list()).map((network) => network.id)).toEqual(
      expect.arrayContaining([caller.networkId, other.networkId]),
    )
    await limit({ max_open_uploads: null })
    expect(await startUpload()).toBe('done')
  })

  it('count uploads in progress, of which one that is replaced is none', async () => {
    await limit({ max_open_uploads: 1 })
    const id = await newInput()
    const { uploads } = fixture.media
    await uploads.start(caller, id, {})
    const again = await uploads.start(caller, id, {})
    expect(await startUpload()).toBe('403 max_open_uploads')
    await uploads.abort(caller, id, {}, { uploadId: 'uploadId' in again ? again.uploadId : '' })
    expect(await startUpload()).toBe('done')
  })

  it('count bytes, those that are announced too, and leave nothing behind of what they refuse', async () => {
    await fixture.playableVideo(caller)
    await limit({ max_storage_bytes: 2000 })
    const refused = await newInput(1000)
    expect(await quota(fixture.media.uploads.start(caller, refused, {}))).toBe('403 max_storage_bytes')
    expect(await fixture.media.inputs.get(caller, refused)).toMatchObject({ status: 'NEW' })
    expect(await startUpload(900)).toBe('done')
    expect(await startUpload(100)).toBe('403 max_storage_bytes')
    await limit({ max_storage_bytes: 1000 })
    expect(await quota(fixture.queuedJob(caller))).toBe('403 max_storage_bytes')
  })

  it('count the bytes of uploaded thumbnails, and store none that has no place', async () => {
    const { id } = await fixture.media.videos.create(caller, { title: 'Film' })
    const picture = (size: number) => ({ bytes: Buffer.alloc(size), contentType: 'image/png' })
    const add = (size: number) => quota(fixture.media.thumbnails.addUploaded(caller, id, picture(size)))
    await limit({ max_storage_bytes: 1000 })
    expect([await add(600), await add(401), await add(400), await add(1)]).toEqual([
      'done',
      '403 max_storage_bytes',
      'done',
      '403 max_storage_bytes',
    ])
    const stored: number[] = []
    for await (const { sizeBytes } of fixture.store.list(keys.videoPrefix(caller.networkId, id))) stored.push(sizeBytes)
    expect(stored.toSorted()).toEqual([400, 600])
    expect(await startUpload(1)).toBe('403 max_storage_bytes')
    await limit({ max_storage_bytes: 2000 })
    const outcomes = await Promise.all([add(600), add(600), add(600)])
    expect(outcomes.toSorted()).toEqual(['403 max_storage_bytes', '403 max_storage_bytes', 'done'])
  })

  it('count jobs that are not finished', async () => {
    const { jobId } = await fixture.queuedJob(caller)
    await limit({ max_unfinished_jobs: 1 })
    expect(await quota(fixture.queuedJob(caller))).toBe('403 max_unfinished_jobs')
    await fixture.media.jobs.delete(caller, jobId, {})
    expect(await quota(fixture.queuedJob(caller))).toBe('done')
  })

  it('count live streams outside the trash', async () => {
    await limit({ max_live_streams: 1 })
    const { id } = await live.create(caller, { title: 'One' })
    expect(await quota(live.create(caller, { title: 'Two' }))).toBe('403 max_live_streams')
    await live.delete(caller, id, {})
    await live.create(caller, { title: 'Two' })
    expect(await quota(live.change(caller, id, { deleted_at: null }))).toBe('403 max_live_streams')
  })

  it('hold for any number of callers at once', async () => {
    await limit({ max_open_uploads: 3 })
    const outcomes = await Promise.all(Array.from({ length: 8 }, () => startUpload()))
    expect(outcomes.filter((outcome) => outcome === 'done')).toHaveLength(3)
    expect(new Set(outcomes)).toEqual(new Set(['done', '403 max_open_uploads']))
  })

  it('tell of a network that becomes read-only, and of nothing else', async () => {
    await limit({ read_only: true })
    await limit({ read_only: true, max_open_uploads: 1 })
    await limit({ read_only: false })
    expect(await fixture.eventNames(caller)).toEqual(['networks.update_status', 'networks.update_status'])
  })
})
