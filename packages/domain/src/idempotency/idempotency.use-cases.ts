import { createHash } from 'node:crypto'
import { type DataSource, type EntityManager, IsNull } from 'typeorm'
import type { Clock } from '../core/clock.ts'
import { errors } from '../core/errors.ts'
import { newId } from '../core/ids.ts'
import type { AuthContext } from '../core/scope.ts'
import type { SecretBox } from '../core/secrets.ts'
import { IdempotencyKeyEntity } from '../entities/idempotency-key.entity.ts'

export const idempotencyLeaseSeconds = 30
const keptSeconds = 24 * 3600

/** A request with an `Idempotency-Key`. */
export interface KeyedRequest {
  key: string
  /** With the method. */
  path: string
  /** Everything else that makes it the same request. */
  content: unknown
}

/** What was answered, as whoever answers keeps it. */
export type KeptAnswer = object

/** The right to carry a request out, until somebody else has a higher attempt. */
export interface KeyClaim {
  id: string
  attempt: number
}

/** The first answer to a request with a key is the answer to all of them (docs/adr/0020-idempotency-keys.md). */
export class IdempotencyUseCases {
  constructor(private readonly deps: { dataSource: DataSource; clock: Clock; secrets: SecretBox }) {}

  /** @throws DomainError 409 while somebody carries the request out, or when the key was used for another one */
  async begin(caller: AuthContext, request: KeyedRequest): Promise<{ claim: KeyClaim } | { answer: KeptAnswer }> {
    const keyHash = hashOf([caller.userId, caller.clientId, request.path, request.key])
    const requestHash = hashOf(request.content)
    const claim = await this.claim(caller, keyHash, requestHash)
    if (claim) return { claim }
    const { manager } = this.deps.dataSource
    const row = await manager.findOneBy(IdempotencyKeyEntity, { networkId: caller.networkId, keyHash })
    if (row && row.requestHash !== requestHash) throw errors.idempotencyKeyReused()
    if (!row?.answerEncrypted) throw errors.requestInFlight()
    return { answer: JSON.parse(this.deps.secrets.decrypt(row.answerEncrypted)) as KeptAnswer }
  }

  /**
   * Keeps the answer in the transaction that makes what it tells of: neither is ever there without the other.
   * @throws DomainError 409, which ends the transaction, when somebody else has taken the request over
   */
  async keepWith(manager: EntityManager, claim: KeyClaim, answer: KeptAnswer): Promise<void> {
    const change = { answerEncrypted: this.deps.secrets.encrypt(JSON.stringify(answer)), updatedAt: this.deps.clock.now() }
    const { affected } = await manager.update(IdempotencyKeyEntity, { ...claim }, change)
    if (affected !== 1) throw errors.requestInFlight()
  }

  /** Keeps the answer of a request that can bear to be carried out again, or that changed nothing. */
  keep(claim: KeyClaim, answer: KeptAnswer): Promise<void> {
    return this.keepWith(this.deps.dataSource.manager, claim, answer)
  }

  /** The request has failed: it may be tried again at once. What it may have made nevertheless, and its answer, stay. */
  async release(claim: KeyClaim): Promise<void> {
    await this.deps.dataSource.manager.delete(IdempotencyKeyEntity, { ...claim, answerEncrypted: IsNull() })
  }

  async prolong(claim: KeyClaim): Promise<void> {
    await this.deps.dataSource.manager.update(
      IdempotencyKeyEntity,
      { ...claim },
      { leaseUntil: this.after(idempotencyLeaseSeconds) },
    )
  }

  /** One statement, so that of many at once one gets it: a new key, an expired one, or one whose owner gives no sign of life. */
  private async claim({ networkId }: AuthContext, keyHash: string, requestHash: string): Promise<KeyClaim | undefined> {
    const now = this.deps.clock.now()
    const [row]: KeyClaim[] = await this.deps.dataSource.query(
      `INSERT INTO idempotency_keys AS known
         (id, network_id, key_hash, request_hash, lease_until, expires_at, created_at, updated_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $7)
       ON CONFLICT (network_id, key_hash) DO UPDATE SET
         attempt = known.attempt + 1, request_hash = excluded.request_hash, answer_encrypted = NULL,
         lease_until = excluded.lease_until, expires_at = excluded.expires_at, updated_at = excluded.updated_at
       WHERE known.expires_at <= $7
         OR (known.answer_encrypted IS NULL AND known.lease_until <= $7 AND known.request_hash = excluded.request_hash)
       RETURNING id, attempt`,
      [newId(), networkId, keyHash, requestHash, this.after(idempotencyLeaseSeconds), this.after(keptSeconds), now],
    )
    return row
  }

  private after(seconds: number): Date {
    return new Date(this.deps.clock.now().getTime() + seconds * 1000)
  }
}

function hashOf(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex')
}
