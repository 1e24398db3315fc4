import type { StoredObject } from '@ingest/storage'
import { type DataSource, LessThanOrEqual } from 'typeorm'
import { type Claimant, leaseEnd, retryAfterSeconds } from '../core/claim.ts'
import type { Clock } from '../core/clock.ts'
import type { SecretBox } from '../core/secrets.ts'
import type { Transact, Tx } from '../core/transaction.ts'
import type { Urls } from '../core/urls.ts'
import { changeRow } from '../core/write-row.ts'
import { type Failure, InputEntity } from '../entities/input.entity.ts'
import { UploadEntity } from '../entities/upload.entity.ts'
import { toInput } from '../inputs/input.mapper.ts'
import { failJobsOfInput } from '../jobs/job.end.ts'
import { assertWithinQuotas } from '../limits/quotas.ts'
import { endUploads } from '../uploads/upload.rows.ts'
import { UploadEnd } from '../uploads/upload-end.ts'
import { planPieces } from '../uploads/upload-plan.ts'
import { claimPull, type PullBegin, type PullClaim, pullScope } from './pull.claim.ts'
import { queuePull } from './start-pull.ts'

interface PullDeps {
  dataSource: DataSource
  transact: Transact
  clock: Clock
  urls: Urls
  secrets: SecretBox
}

interface Rows {
  input: InputEntity
  upload: UploadEntity
}

/** Claims in a row that may bring nothing: five minutes, with their pauses. A fetch that gets on is never given up. */
const mostTries = 8
const mostSweptAtOnce = 100
/** A fetch that got on before it broke goes on at once, but never in a tight loop. */
const resumePauseSeconds = 1
const gaveUp: Failure = { code: 'source-unavailable', message: `The file could not be fetched in ${mostTries} attempts.` }

/**
 * The worker's side of an input that is fetched from a URL: whoever claims it raises its attempt, and whoever holds an older
 * attempt changes nothing any more. What returns false has found that the claim is lost.
 */
export class PullUseCases {
  private readonly end: UploadEnd

  constructor(private readonly deps: PullDeps) {
    this.end = new UploadEnd(deps)
  }

  /** Undefined when there is nothing to do, or somebody else does it. */
  claim(of: { networkId: string; inputId: string }, claimant: Claimant): Promise<PullClaim | undefined> {
    return this.deps.transact(async (tx) => {
      const rows = await this.lock(tx, of)
      const now = this.deps.clock.now()
      if (!rows || isHeld(rows.upload, now)) return undefined
      if (rows.upload.tries >= mostTries) return void (await this.giveUp(tx, rows, gaveUp))
      const [change, claim] = claimPull(rows.input, rows.upload, claimant, { secrets: this.deps.secrets, now })
      await changeRow(tx.manager, UploadEntity, rows.upload, change)
      return claim
    })
  }

  /**
   * The parts that are now put into the store belong to this answer of the server; earlier ones count no more.
   * @returns the claim with pieces for its size; undefined when it is lost
   * @throws DomainError 403 over a quota
   */
  async begin(claim: PullClaim, begun: PullBegin): Promise<PullClaim | undefined> {
    const { storeUploadId, validator: sourceValidator = null, sizeBytes } = begun
    const { pieceSizeBytes } = planPieces(sizeBytes ?? claim.maxBytes)
    const known = sizeBytes === undefined ? null : String(sizeBytes)
    const isMine = await this.withMine(claim, async (tx, { input, upload }) => {
      const change = { storeUploadId, sourceValidator, sizeBytes: known ?? '0', pieceSizeBytes: String(pieceSizeBytes) }
      await changeRow(tx.manager, UploadEntity, upload, change)
      await changeRow(tx.manager, InputEntity, input, { sizeBytes: known, receivedBytes: '0' })
      await assertWithinQuotas(tx.manager, input.networkId, 'storage')
    })
    return isMine ? { ...claim, pieceSizeBytes, begun } : undefined
  }

  /** So many bytes are in the store. @throws DomainError 403 over a quota */
  progress(claim: PullClaim, receivedBytes: number): Promise<boolean> {
    return this.withMine(claim, async (tx, { input, upload }) => {
      const now = this.deps.clock.now()
      const sizeBytes = String(Math.max(Number(upload.sizeBytes), receivedBytes))
      await changeRow(tx.manager, UploadEntity, upload, { sizeBytes, tries: 0, updatedAt: now })
      await changeRow(tx.manager, InputEntity, input, { receivedBytes: String(receivedBytes), updatedAt: now })
      if (input.sizeBytes === null) await assertWithinQuotas(tx.manager, input.networkId, 'storage')
    })
  }

  /** Prolongs the claim; to be called several times within its lease. */
  async heartbeat({ uploadId: id, attempt, leaseSeconds }: PullClaim): Promise<boolean> {
    const leaseUntil = leaseEnd(this.deps.clock.now(), leaseSeconds)
    const mine = { id, attempt, state: 'OPEN' } as const
    const { affected } = await this.deps.dataSource.manager.update(UploadEntity, mine, { leaseUntil })
    return affected === 1
  }

  /** From here on it is an input like one that was uploaded. */
  complete(claim: PullClaim, stored: StoredObject): Promise<boolean> {
    return this.withMine(claim, async (tx, rows) => {
      await changeRow(tx.manager, InputEntity, rows.input, { receivedBytes: String(stored.sizeBytes) })
      await this.end.record(tx, pullScope(claim), { ...rows, stored })
    })
  }

  /** What lies at the URL is at fault (`permanent`), or something that may pass. */
  fail(claim: PullClaim, failure: Failure, { permanent }: { permanent: boolean }): Promise<boolean> {
    return this.withMine(claim, async (tx, rows) => {
      if (permanent || rows.upload.tries >= mostTries) await this.giveUp(tx, rows, failure)
      else await this.requeue(tx, rows, pauseAfter(rows.upload))
    })
  }

  /** Hands the work back, uncounted. */
  release(claim: PullClaim, afterSeconds = 0): Promise<boolean> {
    return this.withMine(claim, async (tx, rows) => {
      await changeRow(tx.manager, UploadEntity, rows.upload, { tries: Math.max(0, rows.upload.tries - 1) })
      await this.requeue(tx, rows, afterSeconds)
    })
  }

  /** Queues anew whatever nobody fetches although somebody should; called every few seconds by any number of workers. */
  async sweep(): Promise<number> {
    const where = { method: 'pull', state: 'OPEN', leaseUntil: LessThanOrEqual(this.deps.clock.now()) } as const
    const lapsed = await this.deps.dataSource.manager.find(UploadEntity, { where, take: mostSweptAtOnce })
    for (const upload of lapsed) await this.takeBack(upload)
    return lapsed.length
  }

  private takeBack(of: UploadEntity): Promise<void> {
    return this.deps.transact(async (tx) => {
      const rows = await this.lock(tx, of)
      if (rows && !isHeld(rows.upload, this.deps.clock.now()) && rows.upload.leaseUntil) await this.requeue(tx, rows)
    })
  }

  private withMine({ attempt, ...claim }: PullClaim, work: (tx: Tx, rows: Rows) => Promise<void>): Promise<boolean> {
    return this.deps.transact(async (tx) => {
      const rows = await this.lock(tx, claim)
      const isMine = rows?.upload.attempt === attempt && rows.upload.worker === claim.worker
      if (rows && isMine) await work(tx, rows)
      return isMine
    })
  }

  /** The input first: its uploads change under its lock only. */
  private async lock(tx: Tx, { networkId, inputId }: { networkId: string; inputId: string }): Promise<Rows | undefined> {
    const lock = { mode: 'pessimistic_write' } as const
    const input = await tx.manager.findOne(InputEntity, { where: { id: inputId, networkId }, lock })
    const upload = input && (await tx.manager.findOneBy(UploadEntity, { inputId, method: 'pull', state: 'OPEN' }))
    return input && upload ? { input, upload } : undefined
  }

  private async requeue(tx: Tx, { input, upload }: Rows, startAfterSeconds = 0): Promise<void> {
    const leaseUntil = await queuePull(tx, input, this.deps.clock, startAfterSeconds)
    await changeRow(tx.manager, UploadEntity, upload, { worker: null, leaseUntil })
  }

  private async giveUp(tx: Tx, { input }: Rows, error: Failure): Promise<void> {
    const scope = pullScope(input)
    const at = this.deps.clock.now()
    await endUploads(tx, input, { from: ['OPEN'], to: 'ABORTED', at, requestId: scope.requestId })
    await changeRow(tx.manager, InputEntity, input, { state: 'ERROR', error, updatedAt: at })
    const failure = { code: 'input-failed', message: `Input ${input.id} cannot be encoded: ${error.message}` }
    await failJobsOfInput(tx, this.deps, { scope, inputId: input.id, states: ['WAITING'], failure })
    await tx.announce(scope, 'inputs.update', input.id, toInput(input, this.deps.urls))
  }
}

/** By a worker that has given a sign of life in time; what is merely queued can be taken. */
function isHeld({ worker, leaseUntil }: UploadEntity, now: Date): boolean {
  return worker !== null && leaseUntil !== null && leaseUntil > now
}

function pauseAfter({ tries }: UploadEntity): number {
  return tries === 0 ? resumePauseSeconds : retryAfterSeconds(tries)
}
