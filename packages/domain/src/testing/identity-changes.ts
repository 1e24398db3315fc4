import type { DataSource } from 'typeorm'
import type { AuthContext } from '../core/scope.ts'
import type { NetworkUseCases } from '../networks/network.use-cases.ts'
import type { PlaybackKeyUseCases } from '../playback-keys/playback-key.use-cases.ts'
import type { RoleUseCases } from '../roles/role.use-cases.ts'
import type { UserUseCases } from '../users/user.use-cases.ts'
import { aPublicKey, createMember } from './tenant.ts'

const editors = { role_name: 'Editors', permissions: [{ action: 'read', resource: 'videos' } as const] }

export interface IdentityUseCases {
  roles: RoleUseCases
  networks: NetworkUseCases
  users: UserUseCases
  playbackKeys: PlaybackKeyUseCases
  dataSource: DataSource
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
  'networks.update':
    async ({ networks }, caller) =>
    () =>
      networks.update(caller, caller.networkId, { name: 'Other' }),
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
}
