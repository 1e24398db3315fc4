import { exportJWK, generateKeyPair } from 'jose'
import type { EntityManager } from 'typeorm'
import { newId } from '../core/ids.ts'
import type { SecretBox } from '../core/secrets.ts'
import { SigningKeyEntity } from '../entities/signing-key.entity.ts'

/** The only algorithm that access tokens are signed and verified with (RFC 8037). */
export const algorithm = 'EdDSA'

/** Within a transaction: whoever wants to make a key waits for others that do. */
export async function lockSigningKeys(manager: EntityManager): Promise<void> {
  await manager.query(`SELECT pg_advisory_xact_lock(hashtext('ingest signing keys'))`)
}

export async function insertSigningKey(manager: EntityManager, secrets: SecretBox): Promise<SigningKeyEntity> {
  const { publicKey, privateKey } = await generateKeyPair(algorithm, { extractable: true })
  const privateJwkEncrypted = secrets.encrypt(JSON.stringify(await exportJWK(privateKey)))
  const id = newId()
  await manager
    .getRepository(SigningKeyEntity)
    .insert({ id, algorithm, publicJwk: await exportJWK(publicKey), privateJwkEncrypted })
  return manager.getRepository(SigningKeyEntity).findOneByOrFail({ id })
}
