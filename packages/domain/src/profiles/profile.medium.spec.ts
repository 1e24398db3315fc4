import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { newestFirst } from '../core/list.ts'
import type { AuthContext } from '../core/scope.ts'
import { callerOf, MediaFixture } from '../testing/index.ts'

describe('profiles', () => {
  let fixture: MediaFixture
  let caller: AuthContext

  beforeAll(async () => {
    fixture = await MediaFixture.start()
  })
  afterAll(() => fixture?.stop())

  beforeEach(async () => {
    caller = await fixture.tenant()
  })

  const profiles = () => fixture.media.profiles
  const writer = () => callerOf(caller.networkId, caller.userId, ['read_profiles', 'write_profiles'])

  it('exist in every network, and the default ones stay', async () => {
    const { items } = await profiles().list(caller, newestFirst, {})
    expect(items).toMatchObject([
      { type: 'hls', default: true, locked: false },
      { type: 'mp4', default: true, locked: false },
    ])
    for (const { id } of items)
      await expect(profiles().delete(caller, id, { permanent: true })).rejects.toMatchObject({ status: 409 })
  })

  it('have a default for everything', async () => {
    const profile = await profiles().create(caller, {})
    expect(profile).toMatchObject({ name: expect.stringMatching(/^Profile /), type: 'hls', text_tracks: [], default: false })
    expect(profile.data.renditions?.length).toBeGreaterThan(1)
    expect(profile.data.playlists).toHaveLength(1)
    expect(await profiles().create(caller, { type: 'MP4', data: {} })).toMatchObject({ type: 'mp4' })
  })

  it('are replaced as a whole, but for a name that is not given', async () => {
    const { id } = await profiles().create(caller, { name: 'Phone', text_tracks: ['webvtt'] })
    expect(await profiles().replace(caller, id, { type: 'mp4' })).toMatchObject({ name: 'Phone', type: 'mp4', text_tracks: [] })
    expect(await fixture.eventNames(caller)).toEqual(['profiles.create', 'profiles.update'])
  })

  it('name every wrong part of their data', async () => {
    const video = { width: 640, bitrate: '800k', keep_aspect_ratio: true }
    const rendition = { id: 1, streams: ['video'], video }
    const data = { renditions: [rendition, { ...rendition, video: { ...video, width: 1 } }] }
    const refusal = profiles().create(caller, { data })
    await expect(refusal).rejects.toMatchObject({ status: 422, errors: [{ field: '/data/renditions/1/video/width' }] })
  })

  it('that are locked need a permission of their own', async () => {
    const { id } = await profiles().create(caller, { name: 'House style', locked: true })
    const forbidden = { status: 403 }
    await expect(profiles().replace(writer(), id, {})).rejects.toMatchObject(forbidden)
    await expect(profiles().delete(writer(), id, {})).rejects.toMatchObject(forbidden)
    await expect(profiles().create(writer(), { locked: true })).rejects.toMatchObject(forbidden)
    expect(await profiles().replace(caller, id, { locked: false })).toMatchObject({ locked: false })
    await profiles().delete(writer(), id, {})
  })

  it('go into the trash, are found there, come back, and go for good', async () => {
    const { id } = await profiles().create(caller, { name: 'Phone' })
    await profiles().delete(caller, id, {})
    expect(await profiles().count(caller, {})).toBe(2)
    expect((await profiles().list(caller, newestFirst, { filter: 'trashed' })).items).toMatchObject([{ id }])
    await profiles().replace(caller, id, { deleted_at: null })
    expect(await profiles().count(caller, { search: 'phone' })).toBe(1)
    await profiles().delete(caller, id, { permanent: true })
    await expect(profiles().get(caller, id)).rejects.toMatchObject({ status: 404 })
  })

  it('leave the trash after 14 days, locked ones too', async () => {
    const { id } = await profiles().create(caller, { name: 'Phone', locked: true })
    await profiles().delete(caller, id, {})
    fixture.clock.advance(14 * 24 * 3600 * 1000)
    await profiles().purgeTrash()
    expect(await profiles().get(caller, id)).toMatchObject({ id })
    fixture.clock.advance(1)
    await profiles().purgeTrash()
    await expect(profiles().get(caller, id)).rejects.toMatchObject({ status: 404 })
    expect((await fixture.eventNames(caller)).at(-1)).toBe('profiles.delete')
  })

  it('leave the jobs alone that were made with them', async () => {
    const { jobId } = await fixture.queuedJob(caller)
    const { profile } = await fixture.media.jobs.get(caller, jobId)
    await profiles().delete(caller, profile, { permanent: true })
    expect(await fixture.media.jobs.get(caller, jobId)).toMatchObject({ profile, status: 0 })
    expect((await fixture.claimJob(caller, jobId)).profile).toMatchObject({ id: profile, type: 'hls' })
  })

  it('of another network are not found', async () => {
    const { id } = await profiles().create(caller, {})
    const stranger = await fixture.tenant()
    await expect(profiles().get(stranger, id)).rejects.toMatchObject({ status: 404 })
    await expect(profiles().replace(stranger, id, {})).rejects.toMatchObject({ status: 404 })
    await expect(profiles().delete(stranger, id, {})).rejects.toMatchObject({ status: 404 })
  })
})
