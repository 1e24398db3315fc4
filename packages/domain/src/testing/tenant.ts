import { generateKeyPairSync } from 'node:crypto'
import type { DataSource } from 'typeorm'
import { systemClock } from '../core/clock.ts'
import { newId } from '../core/ids.ts'
import { expand } from '../core/permissions.ts'
import type { AuthContext } from '../core/scope.ts'
import { MemberEntity, MemberRoleEntity } from '../entities/member.entity.ts'
import { RoleEntity } from '../entities/role.entity.ts'
import { UserEntity } from '../entities/user.entity.ts'
import { createNetwork } from '../networks/create-network.ts'
import { hashPassword } from '../sign-in/password.ts'

/** A network of its own with an admin, as the caller of use-cases. */
export async function createTenant(dataSource: DataSource, name = 'Acme'): Promise<AuthContext> {
  return dataSource.transaction(async (manager) => {
    const userId = newId()
    await manager.getRepository(UserEntity).insert(newUser(userId))
    const networkId = await createNetwork(manager, systemClock, name, userId)
    return callerOf(networkId, userId, ['all'])
  })
}

/** Another person in a network, with what the default user role allows. */
export async function createMember(dataSource: DataSource, networkId: string): Promise<AuthContext> {
  return dataSource.transaction(async (manager) => {
    const userId = newId()
    await manager.getRepository(UserEntity).insert(newUser(userId))
    const role = await manager.getRepository(RoleEntity).findOneByOrFail({ networkId, name: 'Default User Role' })
    await manager.getRepository(MemberEntity).insert({ networkId, userId, createdAt: new Date() })
    await manager.getRepository(MemberRoleEntity).insert({ networkId, userId, roleId: role.id })
    return callerOf(networkId, userId, role.permissions)
  })
}

/** In PEM. */
export function aPublicKey(): string {
  return generateKeyPairSync('ed25519').publicKey.export({ type: 'spki', format: 'pem' }).toString()
}

const password = 'correct horse battery staple'

/** @returns what the person signs in with */
export async function givePassword(dataSource: DataSource, id: string): Promise<{ email: string; password: string }> {
  const users = dataSource.getRepository(UserEntity)
  await users.update({ id }, { passwordHash: await hashPassword(password) })
  const { email } = await users.findOneByOrFail({ id })
  return { email, password }
}

export function callerOf(networkId: string, userId: string, permissions: string[]): AuthContext {
  return {
    networkId,
    userId,
    clientId: 'test',
    tokenId: newId(),
    actor: { type: 'user', id: userId, client_id: 'test' },
    permissions: expand(permissions),
    networkReadOnly: false,
    requestId: newId(),
  }
}

function newUser(id: string): Partial<UserEntity> {
  const now = new Date()
  return {
    id,
    email: `${id}@example.com`,
    name: 'Ada Example',
    profile: {},
    timezone: 'UTC',
    passwordHash: null,
    createdAt: now,
    updatedAt: now,
  }
}
