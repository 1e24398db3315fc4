import { createTestDatabase, type TestDatabase } from '@ingest/testing'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import type { DataSource } from 'typeorm'
import { systemClock } from '../core/clock.ts'
import { createDataSource } from '../core/data-source.ts'
import { entityTag } from '../core/entity-tag.ts'
import { newestFirst } from '../core/list.ts'
import type { AuthContext } from '../core/scope.ts'
import { createTransact } from '../core/transaction.ts'
import { ProfileUseCases } from '../profiles/profile.use-cases.ts'
import { createMember, createTenant, RecordedJobs } from '../testing/index.ts'
import { UserReader } from '../users/user.reader.ts'
import { NetworkUseCases } from './network.use-cases.ts'

const apiUrl = 'https://api.example.com'

describe('networks', () => {
  let database: TestDatabase
  let dataSource: DataSource
  let networks: NetworkUseCases
  let profiles: ProfileUseCases
  let caller: AuthContext

  beforeAll(async () => {
    database = await createTestDatabase()
    dataSource = await createDataSource({ url: database.url }).initialize()
    const transact = createTransact(dataSource, new RecordedJobs())
    const users = new UserReader({ dataSource, apiUrl })
    networks = new NetworkUseCases({ dataSource, transact, clock: systemClock, users, apiUrl })
    profiles = new ProfileUseCases({ dataSource, transact, clock: systemClock, urls: { api: apiUrl, media: apiUrl } })
  })

  afterAll(async () => {
    await dataSource?.destroy()
    await database?.drop()
  })

  beforeEach(async () => {
    caller = await createTenant(dataSource)
  })

  it('show themselves with their members, and to nobody else', async () => {
    const network = await networks.get(caller, caller.networkId)
    expect(network).toMatchObject({ id: caller.networkId, name: 'Acme', members: [{ id: caller.userId }], read_only: false })
    const stranger = await createTenant(dataSource, 'Other')
    await expect(networks.get(stranger, caller.networkId)).rejects.toMatchObject({ status: 404 })
    await expect(networks.update(stranger, caller.networkId, { name: 'Stolen' })).rejects.toMatchObject({ status: 404 })
    expect((await networks.list(caller, newestFirst, { search: 'acm' })).items.map(({ id }) => id)).toEqual([caller.networkId])
    expect(await networks.count(caller, { status: 'trashed' })).toBe(0)
  })

  it('are those of the calling user, who changes the one of the token', async () => {
    const second = await networks.create(caller, { name: 'Second' })
    expect((await networks.list(caller, newestFirst, {})).items.map(({ id }) => id)).toEqual([second.id, caller.networkId])
    expect(await networks.count(caller, {})).toBe(2)
    expect(await networks.get(caller, second.id)).toEqual(second)
    await expect(networks.update(caller, second.id, { name: 'Other' })).rejects.toMatchObject({ status: 404 })
  })

  it('are not shown to members who may not read them', async () => {
    const member = await createMember(dataSource, caller.networkId)
    expect(await networks.count(member, {})).toBe(1)
    await dataSource.query(`UPDATE roles SET permissions = '{personal}' WHERE network_id = $1 AND name = 'Default User Role'`, [
      caller.networkId,
    ])
    expect(await networks.count(member, {})).toBe(0)
    await expect(networks.get(member, caller.networkId)).rejects.toMatchObject({ status: 404 })
  })

  it('change their name and never their slug', async () => {
    const before = await networks.get(caller, caller.networkId)
    const after = await networks.update(caller, caller.networkId, { name: 'Acme Film' }, entityTag(JSON.stringify(before)))
    expect(after).toMatchObject({ name: 'Acme Film', slug: before.slug })
    await expect(
      networks.update(caller, caller.networkId, { name: 'Late' }, entityTag(JSON.stringify(before))),
    ).rejects.toMatchObject({ status: 412 })
  })

  it('choose the ladder of their live streams, which stays one that those can take', async () => {
    const video = { width: 480, bitrate: '700k', keep_aspect_ratio: true }
    const data = { renditions: [{ id: 1, video }] }
    const { id } = await profiles.create(caller, { name: 'Live', data })
    const update = (live_profile: string | null) => networks.update(caller, caller.networkId, { live_profile })
    expect((await networks.get(caller, caller.networkId)).live_profile).toBeNull()
    expect(await update(id.toUpperCase())).toMatchObject({ name: 'Acme', live_profile: id })
    const large = { renditions: [{ id: 1, video: { ...video, width: 3840 } }] }
    const refused = (field: string, code: string) => ({ status: 422, errors: [{ field, code }] })
    const changes = [
      [profiles.replace(caller, id, { type: 'mp4', data }), refused('/type', 'type')],
      [profiles.replace(caller, id, { data: large }), refused('/data/renditions/0/video', 'too-large')],
      [profiles.delete(caller, id, { permanent: true }), { status: 409, code: 'live-profile' }],
      [profiles.delete(caller, id, {}), { status: 409, code: 'live-profile' }],
    ] as const
    for (const [change, refusal] of changes) await expect(change).rejects.toMatchObject(refusal)
    await profiles.replace(caller, id, { data: { renditions: [{ id: 1, video: { ...video, width: 640 } }] } })
    expect(await networks.update(caller, caller.networkId, { name: 'Acme Live' })).toMatchObject({ live_profile: id })
    expect(await update(null)).toMatchObject({ live_profile: null })
    await profiles.delete(caller, id, { permanent: true })
  })

  it('take no profile for their live streams that is not theirs, or makes no ladder', async () => {
    const stranger = await createTenant(dataSource, 'Other')
    const files = await profiles.create(caller, { type: 'mp4' })
    const large = await profiles.create(caller, {
      data: { renditions: [{ id: 1, video: { width: 3840, height: 2160, bitrate: '9M' } }] },
    })
    const trashed = await profiles.create(caller, {})
    await profiles.delete(caller, trashed.id, {})
    const theirs = await profiles.create(stranger, {})
    for (const { id } of [files, large, trashed, theirs])
      await expect(networks.update(caller, caller.networkId, { live_profile: id })).rejects.toMatchObject({
        status: 422,
        errors: [{ field: '/live_profile' }],
      })
  })

  it('are made whole: the caller as their admin, default roles, default profiles', async () => {
    const { id, slug, members } = await networks.create(caller, { name: 'Zweites Büro' })
    expect(slug).toMatch(/^zweites-buro-[0-9a-f]{6}$/)
    expect(members?.map((member) => member.id)).toEqual([caller.userId])
    const [counts] = await dataSource.query(
      `SELECT (SELECT count(*)::int FROM roles WHERE network_id = $1 AND is_default) AS roles,
              (SELECT count(*)::int FROM profiles WHERE network_id = $1 AND is_default) AS profiles`,
      [id],
    )
    expect(counts).toEqual({ roles: 2, profiles: 2 })
  })
})
