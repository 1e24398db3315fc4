import type { EntityManager } from 'typeorm'
import type { Clock } from '../core/clock.ts'
import { newId } from '../core/ids.ts'
import { hashSecret, newSecret } from '../core/secrets.ts'
import { ApplicationEntity } from '../entities/application.entity.ts'

export type NewApplication = Pick<
  ApplicationEntity,
  'networkId' | 'ownerId' | 'name' | 'scopes' | 'redirectUris' | 'confidential'
>

/** @returns the secret in the clear, which is stored nowhere; a public client has none */
export async function insertApplication(
  manager: EntityManager,
  clock: Clock,
  application: NewApplication,
): Promise<{ id: string; clientId: string; clientSecret?: string }> {
  const [id, clientId] = [newId(), newId()]
  const clientSecret = application.confidential ? newSecret() : undefined
  const clientSecretHash = clientSecret ? hashSecret(clientSecret) : null
  const times = { createdAt: clock.now(), updatedAt: clock.now() }
  await manager.getRepository(ApplicationEntity).insert({ ...application, id, clientId, clientSecretHash, ...times })
  return { id, clientId, clientSecret }
}
