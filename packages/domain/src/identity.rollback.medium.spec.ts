import { createTestDatabase, type TestDatabase } from '@ingest/testing'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import type { DataSource } from 'typeorm'
import { systemClock } from './core/clock.ts'
import { createDataSource } from './core/data-source.ts'
import type { AuthContext } from './core/scope.ts'
import { createTransact } from './core/transaction.ts'
import { NetworkUseCases } from './networks/network.use-cases.ts'
import { RoleUseCases } from './roles/role.use-cases.ts'
import { contentsOf, createMember, createTenant, RecordedJobs, RefusedEvents, refusal } from './testing/index.ts'
import { UserReader } from './users/user.reader.ts'
import { UserUseCases } from './users/user.use-cases.ts'

const editors = { role_name: 'Editors', permissions: [{ action: 'read', resource: 'videos' } as const] }

interface UseCases {
  roles: RoleUseCases
  networks: NetworkUseCases
  users: UserUseCases
  dataSource: DataSource
}

/** What is prepared first, and then the one call that must not leave half of itself behind. */
type Step = (useCases: UseCases, caller: AuthContext) => Promise<() => Promise<unknown>>

/** Every use-case that tells of a change. */
const steps: Record<string, Step> = {
  'roles.create':
    async ({ roles }, caller) =>
    () =>
      roles.create(caller, editors),
  'roles.replace': async ({ roles }, caller) => {
    const { id } = await roles.create(caller, editors)
    return () => roles.replace(caller, id, { ...editors, role_name: 'Others' })
  },
  'roles.delete': async ({ roles }, caller) => {
    const { id } = await roles.create(caller, editors)
    return () => roles.delete(caller, id, {})
  },
  'roles.delete for good': async ({ roles }, caller) => {
    const { id } = await roles.create(caller, editors)
    return () => roles.delete(caller, id, { permanent: true })
  },
  'networks.update':
    async ({ networks }, caller) =>
    () =>
      networks.update(caller, caller.networkId, { name: 'Other' }),
  'users.delete': async ({ users, dataSource }, caller) => {
    const { userId } = await createMember(dataSource, caller.networkId)
    return () => users.delete(caller, userId, {})
  },
  'users.delete for good': async ({ users, dataSource }, caller) => {
    const { userId } = await createMember(dataSource, caller.networkId)
    return () => users.delete(caller, userId, { permanent: true })
  },
}

const tables = ['networks', 'users', 'members', 'member_roles', 'roles', 'events']

describe('a change that cannot be told of', () => {
  let database: TestDatabase
  let useCases: UseCases
  let events: RefusedEvents

  beforeAll(async () => {
    database = await createTestDatabase()
    const dataSource = await createDataSource({ url: database.url }).initialize()
    const deps = {
      dataSource,
      transact: createTransact(dataSource, new RecordedJobs()),
      clock: systemClock,
      apiUrl: 'https://api.example.com',
    }
    const users = new UserReader(deps)
    useCases = {
      dataSource,
      roles: new RoleUseCases(deps),
      networks: new NetworkUseCases({ ...deps, users }),
      users: new UserUseCases({ ...deps, users }),
    }
    events = await RefusedEvents.install(dataSource)
  })

  afterAll(async () => {
    await useCases?.dataSource.destroy()
    await database?.drop()
  })

  it.each(Object.keys(steps))('is not made: %s', async (name) => {
    await events.accept()
    const act = await steps[name]?.(useCases, await createTenant(useCases.dataSource))
    const before = await contentsOf(useCases.dataSource, tables)
    await events.refuse()
    await expect(act?.()).rejects.toThrow(refusal)
    expect(await contentsOf(useCases.dataSource, tables)).toEqual(before)
  })
})
