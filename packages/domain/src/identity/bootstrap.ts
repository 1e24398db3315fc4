import type { EntityManager } from 'typeorm'
import { insertApplication } from '../applications/insert-application.ts'
import type { Clock } from '../core/clock.ts'
import { newId } from '../core/ids.ts'
import { newSecret } from '../core/secrets.ts'
import type { Transact } from '../core/transaction.ts'
import { NetworkEntity } from '../entities/network.entity.ts'
import { UserEntity } from '../entities/user.entity.ts'
import { createNetwork } from '../networks/create-network.ts'
import { hashPassword } from '../sign-in/password.ts'

/** What the first start shows, once: nothing of it can be read back. */
export interface FirstCredentials {
  network_id: string
  client_id: string
  client_secret: string
  admin_email: string
  admin_password: string
}

export interface BootstrapOptions {
  networkName: string
  adminEmail: string
}

/**
 * Gives an empty database its first network, admin, roles, profiles and application. Any number of callers may try at once.
 * @returns undefined when there is a network already
 */
export function bootstrapPlatform(
  deps: { transact: Transact; clock: Clock },
  { networkName, adminEmail }: BootstrapOptions,
): Promise<FirstCredentials | undefined> {
  return deps.transact(async ({ manager }) => {
    await manager.query(`SELECT pg_advisory_xact_lock(hashtext('ingest bootstrap'))`)
    if (await manager.getRepository(NetworkEntity).exists()) return undefined
    const password = newSecret()
    const ownerId = await insertAdmin(manager, deps.clock, adminEmail, password)
    const networkId = await createNetwork(manager, deps.clock, networkName, ownerId)
    const application = { networkId, ownerId, name: 'First application', scopes: ['all'], redirectUris: [], confidential: true }
    const { clientId, clientSecret } = await insertApplication(manager, deps.clock, application)
    return {
      network_id: networkId,
      client_id: clientId,
      client_secret: clientSecret ?? '',
      admin_email: adminEmail,
      admin_password: password,
    }
  })
}

async function insertAdmin(manager: EntityManager, clock: Clock, email: string, password: string): Promise<string> {
  const id = newId()
  const passwordHash = await hashPassword(password)
  const times = { createdAt: clock.now(), updatedAt: clock.now() }
  await manager
    .getRepository(UserEntity)
    .insert({ id, email, name: 'Admin', profile: {}, timezone: 'UTC', passwordHash, ...times })
  return id
}
