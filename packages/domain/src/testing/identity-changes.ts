import type { FakeClock } from '@ingest/testing'
import type { DataSource } from 'typeorm'
import type { AuthContext } from '../core/scope.ts'
import type { InvitationUseCases } from '../invitations/invitation.use-cases.ts'
import type { LimitUseCases } from '../limits/limit.use-cases.ts'
import type { MailUseCases } from '../mails/mail.use-cases.ts'
import type { MemberUseCases } from '../networks/member.use-cases.ts'
import type { NetworkUseCases } from '../networks/network.use-cases.ts'
import type { OperatorUseCases } from '../operators/operator.use-cases.ts'
import type { PlaybackKeyUseCases } from '../playback-keys/playback-key.use-cases.ts'
import type { RoleUseCases } from '../roles/role.use-cases.ts'
import type { UserUseCases } from '../users/user.use-cases.ts'
import { lastMail, tokenIn } from './mailed.ts'
import type { RecordedJobs } from './recorded-jobs.ts'
import { aPublicKey, createMember } from './tenant.ts'

const afterTrash = 15 * 24 * 3600 * 1000
const editors = { role_name: 'Editors', permissions: [{ action: 'read', resource: 'videos' } as const] }

export interface IdentityUseCases {
  roles: RoleUseCases
  networks: NetworkUseCases
  users: UserUseCases
  playbackKeys: PlaybackKeyUseCases
  limits: LimitUseCases
  members: MemberUseCases
  invitations: InvitationUseCases
  operators: OperatorUseCases
  mails: MailUseCases
  jobs: RecordedJobs
  dataSource: DataSource
  clock: FakeClock
}

/** What is prepared first, and then the one call that tells of what it has changed. */
type Step = (useCases: IdentityUseCases, caller: AuthContext) => Promise<() => Promise<unknown>>

/** Every use-case of users, roles and networks that tells of a change, named like `mediaChanges`. */
export const identityChanges: Record<string, Step> = {
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
  'roles.purgeTrash': async ({ roles, clock }, caller) => {
    await roles.delete(caller, (await roles.create(caller, editors)).id, {})
    clock.advance(afterTrash)
    return () => roles.purgeTrash()
  },
  'networks.update':
    async ({ networks }, caller) =>
    () =>
      networks.update(caller, caller.networkId, { name: 'Other' }),
  'limits.set':
    async ({ limits }, caller) =>
    () =>
      limits.set(caller.networkId, { read_only: true }),
  'operators.createUser':
    async ({ operators }, { networkId }) =>
    () =>
      operators.createUser({ email: `new@${networkId}.example.com`, name: 'Grace', networkId, admin: true }),
  'members.add': async ({ members, dataSource }, caller) => {
    const { userId } = await createMember(dataSource, caller.networkId)
    await members.remove(caller, caller.networkId, userId)
    return () => members.add(caller, caller.networkId, userId)
  },
  'members.link': async ({ members, dataSource }, caller) => {
    const { userId } = await createMember(dataSource, caller.networkId)
    await members.remove(caller, caller.networkId, userId)
    return () => members.link(caller, caller.networkId, userId)
  },
  'members.remove': async ({ members, dataSource }, caller) => {
    const { userId } = await createMember(dataSource, caller.networkId)
    return () => members.remove(caller, caller.networkId, userId)
  },
  'invitations.accept': async ({ invitations, mails, jobs }, caller) => {
    await invitations.invite(caller, caller.networkId, { name: 'Grace', email: `${caller.networkId}@example.org` })
    const token = tokenIn(await lastMail(jobs, mails))
    return () => invitations.accept(token, { password: 'correct horse battery staple' })
  },
  'playbackKeys.create':
    async ({ playbackKeys }, caller) =>
    () =>
      playbackKeys.create(caller, caller.networkId, { key: aPublicKey() }),
  'playbackKeys.update': async ({ playbackKeys }, caller) => {
    const { id } = await playbackKeys.create(caller, caller.networkId, { key: aPublicKey() })
    return () => playbackKeys.update(caller, caller.networkId, id, { title: 'Other' })
  },
  'playbackKeys.delete': async ({ playbackKeys }, caller) => {
    const { id } = await playbackKeys.create(caller, caller.networkId, { key: aPublicKey() })
    return () => playbackKeys.delete(caller, caller.networkId, id)
  },
  'users.delete': async ({ users, dataSource }, caller) => {
    const { userId } = await createMember(dataSource, caller.networkId)
    return () => users.delete(caller, userId, {})
  },
  'users.delete for good': async ({ users, dataSource }, caller) => {
    const { userId } = await createMember(dataSource, caller.networkId)
    return () => users.delete(caller, userId, { permanent: true })
  },
  'users.purgeTrash': async ({ users, dataSource, clock }, caller) => {
    const { userId } = await createMember(dataSource, caller.networkId)
    await users.delete(caller, userId, {})
    clock.advance(afterTrash)
    return () => users.purgeTrash()
  },
}
