import type { EntityManager } from 'typeorm'
import { IsNull } from 'typeorm'
import { insertApplication } from '../applications/insert-application.ts'
import { assertRedirectUris } from '../applications/redirect-uris.ts'
import { assertScopes } from '../applications/scopes.ts'
import type { Clock } from '../core/clock.ts'
import { errors } from '../core/errors.ts'
import { newId } from '../core/ids.ts'
import { systemScope } from '../core/scope.ts'
import { newSecret } from '../core/secrets.ts'
import type { Transact, Tx } from '../core/transaction.ts'
import { ApplicationEntity } from '../entities/application.entity.ts'
import { MemberRoleEntity } from '../entities/member.entity.ts'
import { NetworkEntity } from '../entities/network.entity.ts'
import { RoleEntity } from '../entities/role.entity.ts'
import { UserEntity } from '../entities/user.entity.ts'
import { createNetwork } from '../networks/create-network.ts'
import { joinNetwork } from '../networks/join-network.ts'
import { networksOf } from '../networks/network.reader.ts'
import { hashPassword } from '../sign-in/password.ts'
import { findUserByEmail } from '../sign-in/user-by-email.ts'
import type { UserReader } from '../users/user.reader.ts'
import { RequeueJob } from './requeue-job.ts'

interface OperatorDeps {
  transact: Transact
  clock: Clock
  users: UserReader
}

/** What was asked for; `created` is false where it was there already, and then nothing was changed. */
export interface OperatorNetwork {
  id: string
  name: string
  created: boolean
}

export interface OperatorUser {
  id: string
  email: string
  created: boolean
  /** Of an account that was made just now: it is stored nowhere. */
  password?: string
  network_id: string
  /** False for somebody who was a member already. */
  joined: boolean
  admin: boolean
}

export interface OperatorApplication {
  id: string
  network_id: string
  name: string
  client_id: string
  created: boolean
  /** Of an application that was made just now: it is stored nowhere. */
  client_secret?: string
}

/**
 * For operators, who have the platform's own environment and are no members: no operation of the API leads here. Whatever
 * they ask for twice is made once.
 */
export class OperatorUseCases {
  private readonly requeueing: RequeueJob

  constructor(private readonly deps: OperatorDeps) {
    this.requeueing = new RequeueJob(deps)
  }

  /** A further network of somebody who has an account, who becomes its admin; known by its name among theirs. @throws DomainError 404 for nobody */
  createNetwork({ name, adminEmail }: { name: string; adminEmail: string }): Promise<OperatorNetwork> {
    return this.once(async ({ manager }) => {
      const admin = await findUserByEmail(manager, adminEmail)
      if (!admin) throw errors.userUnknown(adminEmail)
      const present = await networksOf(manager, admin.id).andWhere('network.name = :name', { name }).getOne()
      if (present) return { id: present.id, name, created: false }
      return { id: await createNetwork(manager, this.deps.clock, name, admin.id), name, created: true }
    })
  }

  /** Makes a member of somebody, with an account where there is none yet. Roles are added, and none is taken away. */
  async createUser(asked: { email: string; name: string; networkId: string; admin: boolean }): Promise<OperatorUser> {
    const [password, { email, networkId, admin }] = [newSecret(), asked]
    // Slow on purpose, so before the transaction.
    const passwordHash = await hashPassword(password)
    return this.once(async (tx) => {
      await assertNetwork(tx.manager, networkId)
      const present = await findUserByEmail(tx.manager, email)
      const id = present?.id ?? (await this.insertUser(tx.manager, { email, name: asked.name, passwordHash }))
      const scope = systemScope(networkId, 'operator')
      const joined = await joinNetwork(tx, this.deps, scope, id)
      if (admin) await makeAdmin(tx.manager, networkId, id)
      const created = !present
      return { id, email: present?.email ?? email, created, ...(created && { password }), network_id: networkId, joined, admin }
    })
  }

  /** Known by its name in the network; it belongs to the first admin. @throws DomainError 404, 422 */
  async createApplication(asked: {
    networkId: string
    name: string
    scopes: string[]
    redirectUris: string[]
    confidential: boolean
  }): Promise<OperatorApplication> {
    assertScopes(asked.scopes)
    assertRedirectUris(asked.redirectUris)
    const { networkId, name } = asked
    return this.once(async ({ manager }) => {
      await assertNetwork(manager, networkId)
      const present = await manager.findOneBy(ApplicationEntity, { networkId, name, deletedAt: IsNull() })
      const shown = { network_id: networkId, name }
      if (present) return { ...shown, id: present.id, client_id: present.clientId, created: false }
      const ownerId = await firstAdmin(manager, networkId)
      const { id, clientId, clientSecret } = await insertApplication(manager, this.deps.clock, { ...asked, ownerId })
      return { ...shown, id, client_id: clientId, created: true, ...(clientSecret && { client_secret: clientSecret }) }
    })
  }

  /** @throws DomainError 404, 409 for a job that runs, is done, or has lost what it needs */
  requeueJob = (id: string) => this.requeueing.requeue(id)

  /** One operator at a time: of two who ask for the same thing at once, one makes it. */
  private once<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    return this.deps.transact(async (tx) => {
      await tx.manager.query(`SELECT pg_advisory_xact_lock(hashtext('ingest operators'))`)
      return work(tx)
    })
  }

  private async insertUser(manager: EntityManager, person: Pick<UserEntity, 'email' | 'name' | 'passwordHash'>): Promise<string> {
    const [id, now] = [newId(), this.deps.clock.now()]
    await manager.insert(UserEntity, { id, ...person, profile: {}, timezone: 'UTC', createdAt: now, updatedAt: now })
    return id
  }
}

async function assertNetwork(manager: EntityManager, id: string): Promise<void> {
  if (!(await manager.existsBy(NetworkEntity, { id }))) throw errors.networkNotFound(id)
}

/** The earlier one of the two roles that a network is made with, whatever it is called by now. */
async function makeAdmin(manager: EntityManager, networkId: string, userId: string): Promise<void> {
  const where = { networkId, isDefault: true }
  const { id: roleId } = await manager.findOneOrFail(RoleEntity, { where, order: { id: 'ASC' } })
  await manager.createQueryBuilder().insert().into(MemberRoleEntity).values({ networkId, userId, roleId }).orIgnore().execute()
}

async function firstAdmin(manager: EntityManager, networkId: string): Promise<string> {
  const [{ id }]: [{ id: string }] = await manager.query(
    `SELECT m.user_id AS id
     FROM members m
     JOIN member_roles mr ON mr.network_id = m.network_id AND mr.user_id = m.user_id
     JOIN roles r ON r.id = mr.role_id AND r.deleted_at IS NULL AND 'all' = ANY (r.permissions)
     WHERE m.network_id = $1 AND m.deleted_at IS NULL
     ORDER BY m.created_at, m.user_id LIMIT 1`,
    [networkId],
  )
  return id
}
