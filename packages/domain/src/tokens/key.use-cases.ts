import { type DataSource, type EntityManager, IsNull, Not } from 'typeorm'
import type { Clock } from '../core/clock.ts'
import { reencryptSecrets } from '../core/reencrypt.ts'
import type { SecretBox } from '../core/secrets.ts'
import type { Transact } from '../core/transaction.ts'
import { SigningKeyEntity } from '../entities/signing-key.entity.ts'
import { insertSigningKey, lockSigningKeys } from './signing-key.rows.ts'

/** A replica goes on signing with a key that was retired for as long as it trusts what it has read. */
const graceSeconds = 120
/** Preview tokens have no rows to look for. */
const previewSeconds = 4 * 3600

export interface KeyRotation {
  /** Signs from now on; replicas follow within a minute. */
  kid: string
  /** Keys that from now on only verify. */
  retired: number
  /** Keys that no token needs any more. */
  forgotten: number
}

/** Changes the platform's own keys while it runs, without logging anybody out. */
export class KeyUseCases {
  constructor(private readonly deps: { dataSource: DataSource; transact: Transact; clock: Clock; secrets: SecretBox }) {}

  /** Signs with a new key. What the others have signed is verified until the last of it has expired. */
  rotateSigningKey(): Promise<KeyRotation> {
    const { clock, secrets } = this.deps
    return this.deps.transact(async ({ manager }) => {
      await lockSigningKeys(manager)
      const forgotten = await this.forgetUnused(manager)
      const { id: kid } = await insertSigningKey(manager, secrets)
      const others = { id: Not(kid), retiredAt: IsNull() }
      const { affected } = await manager.update(SigningKeyEntity, others, { retiredAt: clock.now() })
      return { kid, retired: affected ?? 0, forgotten }
    })
  }

  /** Encrypts all secrets with the first key. To be repeated while another process still puts an old key first. */
  reencryptSecrets(): Promise<number> {
    return reencryptSecrets(this.deps.dataSource, this.deps.secrets)
  }

  private async forgetUnused(manager: EntityManager): Promise<number> {
    const [, count]: [unknown, number] = await manager.query(
      `DELETE FROM signing_keys k WHERE k.retired_at < $1::timestamptz - make_interval(secs => $2)
       AND NOT EXISTS (
         SELECT 1 FROM tokens t
         WHERE t.kind = 'access' AND t.expires_at > $1 AND t.created_at < k.retired_at + make_interval(secs => $3))`,
      [this.deps.clock.now(), previewSeconds + graceSeconds, graceSeconds],
    )
    return count
  }
}
