import { createTestDatabase, FakeClock, type TestDatabase } from '@ingest/testing'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import type { DataSource } from 'typeorm'
import { createDataSource } from '../core/data-source.ts'
import { newestFirst } from '../core/list.ts'
import type { AuthContext } from '../core/scope.ts'
import { createTransact } from '../core/transaction.ts'
import { RoleUseCases } from '../roles/role.use-cases.ts'
import { callerOf, createMember, createTenant, RecordedJobs } from '../testing/index.ts'
import { UserReader } from './user.reader.ts'
import { UserUseCases } from './user.use-cases.ts'

const dayMs = 24 * 3600 * 1000
const editors = { role_name: 'Editors', permissions: [{ action: 'read', resource: 'videos' } as const] }
const apiUrl = 'https://api.example.com'

describe('users and roles', () => {
  let database: TestDatabase
  let dataSource: DataSource
  let reader: UserReader
  let users: UserUseCases
  let roles: RoleUseCases
  let admin: AuthContext
  let member: AuthContext
  const clock = new FakeClock()

  beforeAll(async () => {
    database = await createTestDatabase()
    dataSource = await createDataSource({ url: database.url }).initialize()
    const transact = createTransact(dataSource, new RecordedJobs())
    reader = new UserReader({ dataSource, apiUrl })
    users = new UserUseCases({ transact, clock, users: reader })
    roles = new RoleUseCases({ dataSource, transact, clock, apiUrl })
  })

  afterAll(async () => {
    await dataSource?.destroy()
    await database?.drop()
  })

  beforeEach(async () => {
    admin = await createTenant(dataSource)
    member = await createMember(dataSource, admin.networkId)
  })

  const idsOf = async (query = {}) => (await reader.list(admin, newestFirst, query)).items.map((user) => user.id).sort()

  it('are listed, searched and counted within their network', async () => {
    expect(await idsOf()).toEqual([admin.userId, member.userId].sort())
    expect(await idsOf({ search: ` ${member.userId.toUpperCase()}@` })).toEqual([member.userId])
    expect(await idsOf({ search: '%' })).toEqual([])
    expect(await reader.count(admin, {})).toBe(2)
    const stranger = await createTenant(dataSource, 'Other')
    await expect(users.get(stranger, member.userId)).rejects.toMatchObject({ status: 404 })
  })

  it('go to the trash and come back', async () => {
    await users.delete(admin, member.userId, {})
    await users.delete(admin, member.userId, {})
    expect(await idsOf()).toEqual([admin.userId])
    expect(await idsOf({ status: ['trashed'] })).toEqual([member.userId])
    expect(await users.update(admin, member.userId, { deleted_at: null })).toMatchObject({ deleted_at: null })
    expect(await idsOf({ filter: 'trashed' })).toEqual([])
  })

  it('leave for good only without videos, and a network never loses its last admin', async () => {
    await dataSource.query(
      `INSERT INTO videos (id, network_id, title, author_id) VALUES (gen_random_uuid(), $1, 'Sunrise', $2)`,
      [admin.networkId, member.userId],
    )
    await expect(users.delete(admin, member.userId, { permanent: true })).rejects.toMatchObject({ status: 409, code: 'author' })
    await users.transferAuthorship(admin, member.userId, admin.userId)
    await users.delete(admin, member.userId, { permanent: true })
    await expect(users.get(admin, member.userId)).rejects.toMatchObject({ status: 404 })
    await expect(users.delete(admin, admin.userId, {})).rejects.toMatchObject({ status: 409, code: 'last-admin' })
    expect(await idsOf()).toEqual([admin.userId])
  })

  it('leave the trash after 14 days: authors when their videos are somebody else’s', async () => {
    const [author, role] = [await createMember(dataSource, admin.networkId), await roles.create(admin, editors)]
    await dataSource.query(
      `INSERT INTO videos (id, network_id, title, author_id) VALUES (gen_random_uuid(), $1, 'Sunrise', $2)`,
      [admin.networkId, author.userId],
    )
    for (const { userId } of [member, author]) await users.delete(admin, userId, {})
    await roles.delete(admin, role.id, {})
    clock.advance(14 * dayMs)
    expect([await users.purgeTrash(), await roles.purgeTrash()]).toEqual([0, 0])
    clock.advance(1)
    expect([await users.purgeTrash(), await roles.purgeTrash()]).toEqual([1, 1])
    expect(await idsOf({ status: ['trashed'] })).toEqual([author.userId])
    await expect(roles.get(admin, role.id)).rejects.toMatchObject({ status: 404 })
    expect(await dataSource.query('SELECT 1 FROM users WHERE id = $1', [member.userId])).toEqual([])
    await users.transferAuthorship(admin, author.userId, admin.userId)
    expect(await users.purgeTrash()).toBe(1)
    expect(await idsOf({ status: ['trashed'] })).toEqual([])
  })

  it('stay in their other networks', async () => {
    const other = await createTenant(dataSource, 'Other')
    await dataSource.query('INSERT INTO members (network_id, user_id) VALUES ($1, $2)', [other.networkId, member.userId])
    await users.delete(admin, member.userId, {})
    clock.advance(14 * dayMs + 1)
    await users.purgeTrash()
    await expect(users.get(admin, member.userId)).rejects.toMatchObject({ status: 404 })
    expect(await users.get(other, member.userId)).toMatchObject({ deleted_at: null })
  })

  it('change their own record, and nobody else’s address', async () => {
    const personal = callerOf(member.networkId, member.userId, ['personal'])
    const changed = await users.update(personal, member.userId, {
      name: 'Grace',
      profile: { title: 'Editor' },
      timezone: 'Europe/Vienna',
    })
    expect(changed).toMatchObject({ name: 'Grace', timezone: 'Europe/Vienna', profile: { title: 'Editor', display_name: null } })
    await expect(users.update(personal, admin.userId, { name: 'Eve' })).rejects.toMatchObject({ status: 403 })
    await expect(users.update(admin, member.userId, { email: 'eve@example.com' })).rejects.toMatchObject({ status: 403 })
    await expect(users.update(personal, member.userId, { timezone: 'Mars/Olympus' })).rejects.toMatchObject({
      errors: [{ field: '/timezone' }],
    })
    await expect(users.update(personal, member.userId, { name: 'Late' }, '"old"')).rejects.toMatchObject({ status: 412 })
  })

  it('get no role with more than the giver has', async () => {
    const role = await roles.create(admin, { role_name: 'Billing', permissions: [{ action: 'write', resource: 'billing' }] })
    const giver = callerOf(admin.networkId, member.userId, ['write_users', 'write_roles', 'read_videos'])
    await expect(users.setRoles(giver, member.userId, [role.id])).rejects.toMatchObject({ status: 403 })
    await expect(
      roles.create(giver, { role_name: 'More', permissions: [{ action: 'write', resource: 'all' }] }),
    ).rejects.toMatchObject({ status: 403 })
    const stranger = await createTenant(dataSource, 'Other')
    const [foreign] = (await roles.list(stranger, newestFirst, {})).items
    await expect(users.setRoles(admin, member.userId, [String(foreign?.id)])).rejects.toMatchObject({
      errors: [{ field: '/role_ids/0' }],
    })
    expect((await users.setRoles(admin, member.userId, [role.id])).roles).toEqual([role.id])
  })

  it('keep the default roles of their network', async () => {
    const { items } = await roles.list(admin, { ...newestFirst, field: 'name', order: 'asc' }, {})
    expect(items.map((role) => role.role_name)).toEqual(['Default Admin Role', 'Default User Role'])
    expect(items[0]?.permissions).toEqual([{ action: 'write', resource: 'all' }])
    await expect(roles.delete(admin, String(items[0]?.id), {})).rejects.toMatchObject({ status: 409, code: 'default' })
    const powerless = { role_name: 'Default Admin Role', permissions: [] }
    await expect(roles.replace(admin, String(items[0]?.id), powerless)).rejects.toMatchObject({ status: 409, code: 'last-admin' })
  })
})
