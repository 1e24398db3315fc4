import { randomBytes } from 'node:crypto'
import { createTestDatabase, FakeClock, type TestDatabase } from '@ingest/testing'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { createDataSource } from './core/data-source.ts'
import { SecretBox } from './core/secrets.ts'
import { createTransact } from './core/transaction.ts'
import { InvitationUseCases } from './invitations/invitation.use-cases.ts'
import { LimitUseCases } from './limits/limit.use-cases.ts'
import { MailUseCases } from './mails/mail.use-cases.ts'
import { Postbox } from './mails/postbox.ts'
import { MemberUseCases } from './networks/member.use-cases.ts'
import { NetworkUseCases } from './networks/network.use-cases.ts'
import { OperatorUseCases } from './operators/operator.use-cases.ts'
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

const tables = ['networks', 'users', 'members', 'member_roles', 'roles', 'tokens', 'invitations', 'playback_keys', 'events']

describe('a change that cannot be told of', () => {
  let database: TestDatabase
  let useCases: IdentityUseCases
  let events: RefusedEvents

  beforeAll(async () => {
    database = await createTestDatabase()
    const dataSource = await createDataSource({ url: database.url }).initialize()
    const jobs = new RecordedJobs()
    const apiUrl = 'https://api.example.com'
    const users = new UserReader({ dataSource, apiUrl })
    const clock = new FakeClock()
    const deps = { dataSource, transact: createTransact(dataSource, jobs), clock, apiUrl, users }
    const secrets = new SecretBox([randomBytes(32).toString('base64')])
    const postbox = new Postbox({ secrets, clock, isEmptied: true })
    useCases = {
      dataSource,
      clock,
      roles: new RoleUseCases(deps),
      networks: new NetworkUseCases(deps),
      users: new UserUseCases(deps),
      playbackKeys: new PlaybackKeyUseCases(deps),
      limits: new LimitUseCases(deps),
      members: new MemberUseCases(deps),
      operators: new OperatorUseCases(deps),
      invitations: new InvitationUseCases({ ...deps, postbox }),
      mails: new MailUseCases({ ...deps, secrets }),
      jobs,
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
