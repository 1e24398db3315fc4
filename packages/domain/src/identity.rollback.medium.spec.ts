import { createTestDatabase, type TestDatabase } from '@ingest/testing'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { systemClock } from './core/clock.ts'
import { createDataSource } from './core/data-source.ts'
import { createTransact } from './core/transaction.ts'
import { NetworkUseCases } from './networks/network.use-cases.ts'
import { PlaybackKeyUseCases } from './playback-keys/playback-key.use-cases.ts'
import { RoleUseCases } from './roles/role.use-cases.ts'
import {
  contentsOf,
  createTenant,
  type IdentityUseCases,
  identityChanges,
  RecordedJobs,
  RefusedEvents,
  refusal,
} from './testing/index.ts'
import { UserReader } from './users/user.reader.ts'
import { UserUseCases } from './users/user.use-cases.ts'

const tables = ['networks', 'users', 'members', 'member_roles', 'roles', 'playback_keys', 'events']

describe('a change that cannot be told of', () => {
  let database: TestDatabase
  let useCases: IdentityUseCases
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
      playbackKeys: new PlaybackKeyUseCases(deps),
    }
    events = await RefusedEvents.install(dataSource)
  })

  afterAll(async () => {
    await useCases?.dataSource.destroy()
    await database?.drop()
  })

  it.each(Object.keys(identityChanges))('is not made: %s', async (name) => {
    await events.accept()
    const act = await identityChanges[name]?.(useCases, await createTenant(useCases.dataSource))
    const before = await contentsOf(useCases.dataSource, tables)
    await events.refuse()
    await expect(act?.()).rejects.toThrow(refusal)
    expect(await contentsOf(useCases.dataSource, tables)).toEqual(before)
  })
})
