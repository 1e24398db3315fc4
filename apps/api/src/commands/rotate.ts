import type { ApiConfig } from '@ingest/config'
import { withDomain } from './open-domain.ts'

/** Signs access tokens with a new key; those that are out stay valid. */
export async function runRotateKeys(config: ApiConfig): Promise<void> {
  const rotation = await withDomain(config, (domain) => domain.keys.rotateSigningKey())
  process.stdout.write(`${JSON.stringify(rotation)}\n`)
}

/** Encrypts everything with the first of the SECRETS_KEYS, so that the others can be taken away. */
export async function runRotateSecrets(config: ApiConfig): Promise<void> {
  const reencrypted = await withDomain(config, (domain) => domain.keys.reencryptSecrets())
  process.stdout.write(`${JSON.stringify({ reencrypted })}\n`)
}
