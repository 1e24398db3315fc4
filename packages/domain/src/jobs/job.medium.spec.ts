import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { newestFirst } from '../core/list.ts'
import type { AuthContext } from '../core/scope.ts'
import { MediaFixture, probed } from '../testing/index.ts'

const unknown = '0198c2f0-5b7e-7c3a-9d52-0f6d1a2b3c4d'

describe('jobs', () => {
  let fixture: MediaFixture
  let caller: AuthContext
  let video: string
  let profile: string

  beforeAll(async () => {
    fixture = await MediaFixture.start()
  })
  afterAll(() => fixture?.stop())

  beforeEach(async () => {
    caller = await fixture.tenant()
    video = (await fixture.media.videos.create(caller, { title: 'Film' })).id
    profile = await fixture.profileId(caller)
    fixture.jobs.sent.length = 0
  })

  const jobs = () => fixture.media.jobs
  const create = (...inputs: string[]) => jobs().create(caller, { inputs, profile, video })
  const videoStatus = async () => (await fixture.media.videos.get(caller, video)).status

  it('with ready inputs are queued at once', async () => {
    const film = await fixture.readyInput(caller, 'film.mov')
    const sound = await fixture.readyInput(caller, 'sound.wav', { hasVideo: false })
    const text = await fixture.readyInput(caller, 'film.srt', { hasVideo: false, hasAudio: false })
    const inputs = [sound.id, film.id, text.id]
    const job = await create(...inputs)
    expect(job).toMatchObject({ status: 0, progress: 0, profile, video, inputs, error: null, warnings: [] })
    expect(fixture.jobs.of('encode')).toEqual([{ networkId: caller.networkId, jobId: job.id, requestId: caller.requestId }])
    expect(await videoStatus()).toBe('PROCESSING')
    for (const id of inputs) expect(await fixture.media.inputs.get(caller, id)).toMatchObject({ last_used: job.created_at })
    expect(await jobs().progress(caller, job.id)).toEqual({ job_id: job.id, status: 0, progress: 0 })
  })

  it('wait for the last of their inputs', async () => {
    const [a, b] = [await fixture.queuedInput(caller), await fixture.queuedInput(caller)]
    const { id } = await create(a.id, b.id)
    expect(await videoStatus()).toBe('CREATED')
    await fixture.media.probe.complete(await fixture.claimProbe(caller, a.id), probed)
    expect(fixture.jobs.of('encode')).toEqual([])
    await fixture.media.probe.complete(await fixture.claimProbe(caller, b.id), probed)
    expect(fixture.jobs.of('encode')).toMatchObject([{ jobId: id }])
    expect(await videoStatus()).toBe('PROCESSING')
  })

  it('fail when an input that they wait for does, or is deleted', async () => {
    const [a, b] = [await fixture.queuedInput(caller), await fixture.queuedInput(caller)]
    const [first, second] = [await create(a.id), await create(b.id)]
    const failure = { code: 'not-media', message: 'This is no film.' }
    await fixture.media.probe.fail(await fixture.claimProbe(caller, a.id), failure, { permanent: true })
    expect(await jobs().get(caller, first.id)).toMatchObject({ status: 10, error: { code: 'input-failed' } })
    await fixture.media.inputs.delete(caller, b.id, {})
    expect(await jobs().get(caller, second.id)).toMatchObject({ status: 10, error: { code: 'input-deleted' } })
    expect(await videoStatus()).toBe('ERROR')
  })

  it('that run when their input is removed for good end', async () => {
    const { id: input } = await fixture.readyInput(caller)
    const { id } = await create(input)
    const claim = await fixture.claimJob(caller, id)
    await fixture.media.inputs.delete(caller, input, {})
    expect(await fixture.media.encode.heartbeat(claim)).toBe(true)
    await fixture.media.inputs.delete(caller, input, { permanent: true })
    expect(await fixture.media.encode.heartbeat(claim)).toBe(false)
    expect(await jobs().get(caller, id)).toMatchObject({ status: 10, inputs: [], error: { code: 'input-deleted' } })
  })

  it('are refused with an input in error, and with ids that are unknown, foreign or in the trash', async () => {
    const { id: ready } = await fixture.readyInput(caller)
    const { id: bad } = await fixture.queuedInput(caller)
    await fixture.media.probe.fail(await fixture.claimProbe(caller, bad), { code: 'x', message: 'y' }, { permanent: true })
    await expect(create(ready, bad)).rejects.toMatchObject({ status: 409, code: 'input-failed' })

    const refusal = (field: string) => ({ status: 422, errors: [{ field, code: 'unknown-reference' }] })
    const { id: foreign } = await fixture.readyInput(await fixture.tenant())
    await expect(create(ready, foreign)).rejects.toMatchObject(refusal('/inputs/1'))
    await expect(jobs().create(caller, { inputs: [ready], profile: unknown, video })).rejects.toMatchObject(refusal('/profile'))
    await expect(jobs().create(caller, { inputs: [ready], profile, video: unknown })).rejects.toMatchObject(refusal('/video'))
    await fixture.media.videos.delete(caller, video, {})
    await expect(create(ready)).rejects.toMatchObject(refusal('/video'))
    expect(await jobs().count(caller, {})).toBe(0)
  })

  it('are refused with two pictures, and with nothing to play, as far as that is known', async () => {
    const [film, other] = [await fixture.readyInput(caller, 'film.mov'), await fixture.readyInput(caller, 'other.mov')]
    const text = await fixture.readyInput(caller, 'film.srt', { hasVideo: false, hasAudio: false })
    await expect(create(text.id, film.id, other.id)).rejects.toMatchObject({
      status: 422,
      errors: [
        {
          ...{ field: '/inputs/2', code: 'several-videos' },
          message: '"film.mov" and "other.mov" both have a picture: a job encodes one.',
        },
      ],
    })
    await expect(create(text.id)).rejects.toMatchObject({ status: 422, errors: [{ field: '/inputs', code: 'no-media' }] })
    expect(await create(text.id, (await fixture.queuedInput(caller)).id)).toMatchObject({ status: 0 })
  })

  it('are cancelled by deleting them, as often as one likes', async () => {
    const { id } = await create((await fixture.readyInput(caller)).id)
    const claim = await fixture.claimJob(caller, id)
    await jobs().delete(caller, id, {})
    await jobs().delete(caller, id, {})
    expect(await jobs().get(caller, id)).toMatchObject({
      status: 10,
      error: { code: 'cancelled' },
      deleted_at: expect.any(String),
    })
    expect(await fixture.media.encode.isCancelled(claim)).toBe(true)
    expect(await fixture.media.encode.complete(claim, { variants: [], sizeBytes: 0 })).toBe(false)
    expect(await videoStatus()).toBe('CREATED')
    expect(await jobs().count(caller, {})).toBe(0)
    expect((await jobs().list(caller, newestFirst, { filter: 'trashed' })).items).toMatchObject([{ id }])
    expect((await fixture.eventNames(caller)).filter((name) => name === 'jobs.error')).toHaveLength(1)

    await jobs().delete(caller, id, { permanent: true })
    await expect(jobs().get(caller, id)).rejects.toMatchObject({ status: 404 })
  })

  it('are removed for good when they have been in the trash for 14 days', async () => {
    const { id } = await create((await fixture.readyInput(caller)).id)
    await jobs().delete(caller, id, {})
    await jobs().purgeTrash()
    expect(await jobs().get(caller, id)).toMatchObject({ deleted_at: expect.any(String) })
    fixture.clock.advance(14 * 24 * 3600 * 1000 + 1)
    await jobs().purgeTrash()
    await expect(jobs().get(caller, id)).rejects.toMatchObject({ status: 404 })
  })

  it('that are complete leave their result when they are deleted', async () => {
    const { id } = await fixture.playableVideo(caller)
    const [job] = (await jobs().list(caller, newestFirst, {})).items
    await jobs().delete(caller, String(job?.id), { permanent: true })
    expect(await fixture.media.videos.get(caller, id)).toMatchObject({ status: 'DRAFT', variants: [{ name: 'Adaptive' }] })
    expect(fixture.jobs.of('remove-objects')).toEqual([])
  })

  it('of another network are not found', async () => {
    const { id } = await create((await fixture.readyInput(caller)).id)
    const stranger = await fixture.tenant()
    await expect(jobs().get(stranger, id)).rejects.toMatchObject({ status: 404 })
    await expect(jobs().progress(stranger, id)).rejects.toMatchObject({ status: 404 })
    await expect(jobs().delete(stranger, id, { permanent: true })).rejects.toMatchObject({ status: 404 })
    expect(await jobs().count(stranger, {})).toBe(0)
  })
})
