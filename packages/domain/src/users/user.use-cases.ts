import type { User } from '@ingest/contract'
import { type EntityManager, In } from 'typeorm'
import type { Clock } from '../core/clock.ts'
import { assertMatches } from '../core/entity-tag.ts'
import { errors } from '../core/errors.ts'
import type { DeleteOptions } from '../core/list.ts'
import { type AuthContext, systemScope } from '../core/scope.ts'
import type { Transact, Tx } from '../core/transaction.ts'
import { mostPurgedAtOnce, trashedUntil } from '../core/trash.ts'
import { MemberEntity, MemberRoleEntity } from '../entities/member.entity.ts'
import { RoleEntity } from '../entities/role.entity.ts'
import { UserEntity, type UserProfile } from '../entities/user.entity.ts'
import { assertAdminRemains } from './admins.ts'
import { assertGrantable } from './grants.ts'
import type { UserReader } from './user.reader.ts'

export interface UserChange {
  email?: string
  name?: string
  profile?: UserProfile
  timezone?: string
  /** Null takes the person out of the trash. */
  deleted_at?: string | null
}

type MemberKey = Pick<MemberEntity, 'networkId' | 'userId'>

/** Authors stay until their videos are somebody else's, or gone. */
const expiredSql = `
  SELECT network_id AS "networkId", user_id AS "userId" FROM members
  WHERE deleted_at < $1 AND NOT EXISTS (
    SELECT FROM videos WHERE videos.network_id = members.network_id AND author_id = members.user_id
  )
  LIMIT $2`

/** Changes of people and of what they may do in the caller's network. */
export class UserUseCases {
  constructor(private readonly deps: { transact: Transact; clock: Clock; users: UserReader }) {}

  /** @throws DomainError 403 for somebody else's record without `read_users` */
  async get(caller: AuthContext, id: string): Promise<User> {
    mayTouch(caller, id, 'read_users')
    return this.deps.users.get(caller, id)
  }

  /** `deleted_at: null` takes a person out of the trash. */
  async update(caller: AuthContext, id: string, change: UserChange, ifMatch?: string): Promise<User> {
    mayTouch(caller, id, 'write_users')
    return this.deps.transact(async ({ manager }) => {
      const before = await this.lock(manager, caller.networkId, id)
      assertMatches(ifMatch, before)
      const { name = before.name, timezone = before.timezone, email = before.email, profile = {} } = change
      assertTimezone(timezone)
      if (email !== before.email) await assertEmailIsTheirs(manager, caller, id, email)
      const changed = { name, timezone, email, profile: { ...before.profile, ...profile }, updatedAt: this.deps.clock.now() }
      await manager.getRepository(UserEntity).update({ id }, changed)
      if (change.deleted_at === null) await this.setDeletedAt(manager, caller.networkId, id, null)
      return this.deps.users.get(caller, id, manager)
    })
  }

  /**
   * Puts a person into the network's trash, or takes them out of the network for good. A person without any network is
   * removed altogether.
   * @throws DomainError 409 for the last admin, and, permanently, for the author of videos
   */
  async delete(caller: AuthContext, id: string, options: DeleteOptions): Promise<void> {
    mayTouch(caller, id, 'write_users')
    return this.deps.transact(async (tx) => {
      const user = await this.lock(tx.manager, caller.networkId, id)
      assertMatches(options.ifMatch, user)
      if (user.deleted_at && !options.permanent) return
      if (options.permanent) await this.remove(tx, caller.networkId, id)
      else await this.setDeletedAt(tx.manager, caller.networkId, id, this.deps.clock.now())
      await assertAdminRemains(tx.manager, caller.networkId)
      await tx.announce(caller, 'users.delete', id, user)
    })
  }

  /** As `purgeTrash` of everything else. @returns how many people it was */
  async purgeTrash(): Promise<number> {
    const { transact, clock } = this.deps
    const expired = await transact<MemberKey[]>(({ manager }) =>
      manager.query(expiredSql, [trashedUntil(clock), mostPurgedAtOnce]),
    )
    for (const { networkId, userId } of expired)
      await transact(async (tx) => {
        const user = await this.lock(tx.manager, networkId, userId)
        if (!user.deleted_at) return
        await this.remove(tx, networkId, userId)
        await tx.announce(systemScope(networkId, 'trash'), 'users.delete', userId, user)
      })
    return expired.length
  }

  /** Makes one member the author of all videos of another. */
  transferAuthorship(caller: AuthContext, fromId: string, toId: string): Promise<void> {
    return this.deps.transact(async ({ manager }) => {
      await this.lock(manager, caller.networkId, fromId)
      await this.lock(manager, caller.networkId, toId)
      await manager.query(`UPDATE videos SET author_id = $3, updated_at = $4 WHERE network_id = $1 AND author_id = $2`, [
        caller.networkId,
        fromId,
        toId,
        this.deps.clock.now(),
      ])
    })
  }

  /** @throws DomainError 403 for a role with more than the caller has, 409 for the last admin, 422 for an unknown role */
  setRoles(caller: AuthContext, id: string, roleIds: string[], ifMatch?: string): Promise<User> {
    return this.deps.transact(async ({ manager }) => {
      assertMatches(ifMatch, await this.lock(manager, caller.networkId, id))
      const wanted = [...new Set(roleIds)]
      await this.assertRolesGrantable(manager, caller, wanted)
      const member = { networkId: caller.networkId, userId: id }
      await manager.getRepository(MemberRoleEntity).delete(member)
      if (wanted.length > 0) await manager.getRepository(MemberRoleEntity).insert(wanted.map((roleId) => ({ ...member, roleId })))
      await assertAdminRemains(manager, caller.networkId)
      return this.deps.users.get(caller, id, manager)
    })
  }

  private async assertRolesGrantable(manager: EntityManager, caller: AuthContext, roleIds: string[]): Promise<void> {
    const rows = await manager.getRepository(RoleEntity).findBy({ networkId: caller.networkId, id: In(roleIds) })
    const unknown = roleIds.findIndex((id) => !rows.some((row) => row.id === id && !row.deletedAt))
    if (unknown >= 0) throw errors.unknownReference(`/role_ids/${unknown}`, 'role', String(roleIds[unknown]))
    assertGrantable(
      caller,
      rows.flatMap((row) => row.permissions),
    )
  }

  private async lock(manager: EntityManager, networkId: string, userId: string): Promise<User> {
    const lock = { mode: 'pessimistic_write' } as const
    const member = await manager.getRepository(MemberEntity).findOne({ where: { networkId, userId }, lock })
    if (!member) throw errors.userNotFound(userId)
    return this.deps.users.get({ networkId }, userId, manager)
  }

  private async setDeletedAt(manager: EntityManager, networkId: string, userId: string, deletedAt: Date | null): Promise<void> {
    await manager.getRepository(MemberEntity).update({ networkId, userId }, { deletedAt })
  }

  private async remove({ manager }: Tx, networkId: string, userId: string): Promise<void> {
    const [authored] = await manager.query(`SELECT 1 FROM videos WHERE network_id = $1 AND author_id = $2 LIMIT 1`, [
      networkId,
      userId,
    ])
    if (authored) throw errors.authorshipRemains()
    await manager.getRepository(MemberEntity).delete({ networkId, userId })
    const elsewhere = await manager.getRepository(MemberEntity).existsBy({ userId })
    if (!elsewhere) await manager.getRepository(UserEntity).delete({ id: userId })
  }
}

/** `personal` opens one's own record; everybody else's takes a permission. */
function mayTouch(caller: AuthContext, id: string, permission: 'read_users' | 'write_users'): void {
  if (caller.permissions.has(permission) || id === caller.userId) return
  throw errors.forbidden(`This takes the permission ${permission}.`)
}

/** The address is what a person signs in with, in every network that they are in: nobody else can change it. */
async function assertEmailIsTheirs(manager: EntityManager, caller: AuthContext, id: string, email: string): Promise<void> {
  if (id !== caller.userId) throw errors.forbidden('Only the users themselves can change their address.')
  const [taken] = await manager.query(`SELECT 1 FROM users WHERE lower(email) = lower($1) AND id <> $2`, [email, id])
  if (taken) throw errors.invalid([{ field: '/email', code: 'taken', message: 'The address belongs to another user.' }])
}

function assertTimezone(name: string): void {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
  } catch {
    throw errors.invalid([{ field: '/timezone', code: 'timezone', message: `${name} is no IANA time zone.` }])
  }
}
