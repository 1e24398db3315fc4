import { createTestDatabase, type TestDatabase } from '@ingest/testing'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import type { DataSource } from 'typeorm'
import { insertApplication } from '../applications/insert-application.ts'
import { systemClock } from '../core/clock.ts'
import { createDataSource } from '../core/data-source.ts'
import { newId } from '../core/ids.ts'
import type { AuthContext } from '../core/scope.ts'
import { createTransact } from '../core/transaction.ts'
import { callerOf, createMember, createTenant, RecordedJobs } from '../testing/index.ts'
import { UserReader } from '../users/user.reader.ts'
import { createNetwork } from './create-network.ts'
import { MemberUseCases } from './member.use-cases.ts'

const apiUrl = 'https://api.example.com'

describe('members', () => {
  let database: TestDatabase
  let dataSource: DataSource
  let members: MemberUseCases
  let users: UserReader
  let caller: AuthContext

  beforeAll(async () => {
    database = await createTestDatabase()
    dataSource = await createDataSource({ url: database.url }).initialize()
    users = new UserReader({ dataSource, apiUrl })
    members = new MemberUseCases({ transact: createTransact(dataSource, new RecordedJobs()), clock: systemClock, users, apiUrl })
  })
  afterAll(async () => {
    await dataSource?.destroy()
    await database?.drop()
  })
  beforeEach(async () => {
    caller = await createTenant(dataSource)
  })

  /** Somebody in another network of the caller. */
  async function colleague(): Promise<string> {
    const networkId = await dataSource.transaction((manager) => createNetwork(manager, systemClock, 'Second', caller.userId))
    return (await createMember(dataSource, networkId)).userId
  }
  const idsOf = async () => (await users.members(caller.networkId)).map(({ id }) => id)
  const rolesOf = async (id: string) => (await users.get(caller, id)).roles
  const eventNames = async () => {
    const rows: { name: string }[] = await dataSource.query('SELECT name FROM events WHERE network_id = $1 ORDER BY id', [
      caller.networkId,
    ])
    return rows.map(({ name }) => name)
  }

  it('are added by id, with the default role, and adding them again changes nothing', async () => {
    const id = await colleague()
    await members.link(caller, caller.networkId, id.toUpperCase())
    await members.add(caller, caller.networkId, id)
    expect(await idsOf()).toEqual([caller.userId, id])
    const [role] = await dataSource.query(`SELECT name FROM roles WHERE id = $1`, [(await rolesOf(id))[0]])
    expect(role).toEqual({ name: 'Default User Role' })
    expect(await eventNames()).toEqual(['networks.users.create'])
  })

  it('are people whom the caller knows: strangers are as unknown as nobody', async () => {
    const stranger = await createTenant(dataSource, 'Other')
    for (const id of [stranger.userId, newId()]) {
      await expect(members.add(caller, caller.networkId, id)).rejects.toMatchObject({ status: 404 })
      await expect(members.link(caller, caller.networkId, id)).rejects.toMatchObject({ errors: [{ field: '/id' }] })
    }
    const { userId } = await createMember(dataSource, caller.networkId)
    await expect(members.add(stranger, caller.networkId, userId)).rejects.toMatchObject({ code: 'network-not-found' })
    await expect(members.remove(stranger, caller.networkId, userId)).rejects.toMatchObject({ code: 'network-not-found' })
  })

  it('get no more than who adds them has', async () => {
    const clerk = callerOf(caller.networkId, caller.userId, ['write_networks'])
    await expect(members.add(clerk, caller.networkId, await colleague())).rejects.toMatchObject({ status: 403 })
  })

  it('leave with their tokens, and come back with the default role and without them', async () => {
    const { userId } = await createMember(dataSource, caller.networkId)
    const [admin] = await dataSource.query(`SELECT id FROM roles WHERE network_id = $1 ORDER BY id LIMIT 1`, [caller.networkId])
    await dataSource.query('UPDATE member_roles SET role_id = $3 WHERE network_id = $1 AND user_id = $2', [
      caller.networkId,
      userId,
      admin.id,
    ])
    await insertToken(userId)
    const network = await members.remove(caller, caller.networkId, userId)
    expect(network.members?.map(({ id }) => id)).toEqual([caller.userId])
    expect(await liveTokens(userId)).toBe(0)
    await expect(members.remove(caller, caller.networkId, userId)).rejects.toMatchObject({ status: 404 })
    await members.add(caller, caller.networkId, userId)
    expect(await rolesOf(userId)).not.toContain(admin.id)
    expect(await liveTokens(userId)).toBe(0)
    expect(await eventNames()).toEqual(['networks.users.delete', 'networks.users.create'])
  })

  it('always include an admin', async () => {
    await createMember(dataSource, caller.networkId)
    await expect(members.remove(caller, caller.networkId, caller.userId)).rejects.toMatchObject({
      status: 409,
      code: 'last-admin',
    })
    expect(await idsOf()).toContain(caller.userId)
  })

  async function insertToken(userId: string): Promise<void> {
    const application = {
      networkId: caller.networkId,
      ownerId: userId,
      name: 'App',
      scopes: [],
      redirectUris: [],
      confidential: true,
    }
    const { id: applicationId } = await dataSource.transaction((manager) => insertApplication(manager, systemClock, application))
    await dataSource.query(
      `INSERT INTO tokens (id, network_id, application_id, user_id, kind, family_id, scopes, expires_at)
       VALUES ($1, $2, $3, $4, 'access', $1, '{all}', now() + interval '1 hour')`,
      [newId(), caller.networkId, applicationId, userId],
    )
  }

  async function liveTokens(userId: string): Promise<number> {
    const [{ count }] = await dataSource.query(
      'SELECT count(*)::int FROM tokens WHERE network_id = $1 AND user_id = $2 AND revoked_at IS NULL',
      [caller.networkId, userId],
    )
    return count
  }
})
