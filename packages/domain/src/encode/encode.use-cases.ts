import { type DataSource, type EntityManager, In, LessThan, type QueryDeepPartialEntity, type SelectQueryBuilder } from 'typeorm'
import { type Claimant, isClaimable, leaseEnd, mostTries, retryAfterSeconds } from '../core/claim.ts'
import type { Clock } from '../core/clock.ts'
import type { Transact, Tx } from '../core/transaction.ts'
import type { Urls } from '../core/urls.ts'
import { changeRow } from '../core/write-row.ts'
import { type Failure, InputEntity } from '../entities/input.entity.ts'
import { JobEntity } from '../entities/job.entity.ts'
import { VariantEntity } from '../entities/variant.entity.ts'
import { endJob } from '../jobs/job.end.ts'
import { queueJob } from '../jobs/job.queue.ts'
import { inputIdsOf } from '../jobs/job.rows.ts'
import { findVideo } from '../videos/video.rows.ts'
import { completeEncode } from './complete-encode.ts'
import {
  claimJob,
  claimScope,
  type EncodeClaim,
  type EncodeReport,
  type EncodeResult,
  type NewVariant,
  toClaim,
} from './encode.claim.ts'
import { lockNextJob } from './next-job.ts'
import { offerVariants } from './offer-variants.ts'
import { replacedPlaysSeconds } from './swap-variants.ts'

interface EncodeDeps {
  dataSource: DataSource
  transact: Transact
  clock: Clock
  urls: Urls
}

interface AskedJob {
  networkId: string
  jobId: string
}

const gaveUp: Failure = {
  code: 'encode-failed',
  message: `The job was given up after ${mostTries} attempts, each of which ended with its worker.`,
}
const mostSweptAtOnce = 100

/**
 * The worker's side of a job: whoever claims it raises its attempt, and whoever holds an older attempt changes nothing
 * any more. What returns false has found that the claim is lost, or the job cancelled.
 */
export class EncodeUseCases {
  constructor(private readonly deps: EncodeDeps) {}

  /** Undefined when there is nothing to do, or somebody else does it. */
  claim({ networkId, jobId: id }: AskedJob, claimant: Claimant): Promise<EncodeClaim | undefined> {
    return this.deps.transact(async (tx) => this.take(tx, await this.lock(tx.manager, { id, networkId }), claimant))
  }

  /**
   * Claims the job whose turn it is when a worker is woken for one: there are as many calls as jobs, so that each gets its turn.
   * Undefined when there is nothing to do.
   */
  claimNext({ networkId, jobId: id }: AskedJob, claimant: Claimant): Promise<EncodeClaim | undefined> {
    return this.deps.transact(async (tx) => {
      const next = await lockNextJob(tx.manager, id, this.deps.clock.now())
      return this.take(tx, next ?? (await this.lock(tx.manager, { id, networkId })), claimant)
    })
  }

  /** Prolongs the claim; to be called several times within its lease. */
  heartbeat(claim: EncodeClaim): Promise<boolean> {
    return this.update(claim, { leaseUntil: leaseEnd(this.deps.clock.now(), claim.leaseSeconds) })
  }

  async isCancelled({ jobId, attempt }: EncodeClaim): Promise<boolean> {
    return !(await this.deps.dataSource.manager.existsBy(JobEntity, { id: jobId, attempt, state: 'RUNNING' }))
  }

  progress(claim: EncodeClaim, { percent, ...report }: EncodeReport): Promise<boolean> {
    const reached = Math.min(100, Math.max(0, percent)) || 0
    const progress = () => `greatest(progress, ${reached})`
    return this.update(claim, { progress, ...report, updatedAt: this.deps.clock.now() })
  }

  /** Adds what the owner of the job should know of its result. */
  warn(claim: EncodeClaim, warnings: string[]): Promise<boolean> {
    return this.withMine(claim, async (tx, row) => {
      const all = [...new Set([...row.warnings, ...warnings])]
      await changeRow(tx.manager, JobEntity, row, { warnings: all, updatedAt: this.deps.clock.now() })
    })
  }

  /** What is in the store can be played, and grows: it is offered until the job ends, unless something plays already. */
  offer(claim: EncodeClaim, variants: NewVariant[]): Promise<boolean> {
    return this.withMine(claim, (tx, row) => offerVariants(tx, row, variants, this.deps.clock.now()))
  }

  /** The objects are in the store: the variants replace those of the same names. */
  complete(claim: EncodeClaim, result: EncodeResult): Promise<boolean> {
    return this.withMine(claim, (tx, row) => completeEncode(tx, this.deps, row, claim, result))
  }

  /** The job itself is at fault (`permanent`), or something that may pass. */
  fail(claim: EncodeClaim, failure: Failure, { permanent }: { permanent: boolean }): Promise<boolean> {
    return this.withMine(claim, async (tx, row) => {
      if (permanent || row.tries >= mostTries) await this.giveUp(tx, row, failure)
      else await queueJob(tx, this.deps.clock, row, retryAfterSeconds(row.tries))
    })
  }

  /** Hands the work back, uncounted: a worker that shuts down, or has lost the store or the database, has not failed. */
  release(claim: EncodeClaim, afterSeconds = 0): Promise<boolean> {
    return this.withMine(claim, async (tx, row) => {
      await changeRow(tx.manager, JobEntity, row, { tries: row.tries - 1 })
      await queueJob(tx, this.deps.clock, row, afterSeconds)
    })
  }

  /** Queues anew whatever nobody works on although somebody should; called every few seconds by any number of workers. */
  async sweep(): Promise<number> {
    const lapsed = await this.lapsed(this.deps.dataSource.manager).orderBy('job.lease_until').limit(mostSweptAtOnce).getMany()
    for (const { id } of lapsed) await this.takeBack(id)
    return lapsed.length
  }

  /** Forgets variants that were replaced long enough ago; their objects have a removal of their own. */
  async forgetReplaced(): Promise<number> {
    const before = new Date(this.deps.clock.now().getTime() - replacedPlaysSeconds * 1000)
    const { affected } = await this.deps.dataSource.manager.delete(VariantEntity, { replacedAt: LessThan(before) })
    return affected ?? 0
  }

  private async take(tx: Tx, row: JobEntity | null, claimant: Claimant): Promise<EncodeClaim | undefined> {
    const now = this.deps.clock.now()
    if (!row || !isClaimable(row, 'RUNNING', now)) return undefined
    if (row.tries >= mostTries) return this.giveUp(tx, row, gaveUp)
    await changeRow(tx.manager, JobEntity, row, claimJob(row, claimant, now))
    return this.describe(tx.manager, row, claimant)
  }

  private async describe(manager: EntityManager, row: JobEntity, claimant: Claimant): Promise<EncodeClaim> {
    const ids = (await inputIdsOf(manager, [row.id])).get(row.id) ?? []
    const inputs = await manager.findBy(InputEntity, { id: In(ids) })
    const inOrder = ids.flatMap((id) => inputs.filter((input) => input.id === id))
    return toClaim(row, claimant, await findVideo(manager, row, row.videoId), inOrder)
  }

  private async update({ jobId, attempt }: EncodeClaim, change: QueryDeepPartialEntity<JobEntity>): Promise<boolean> {
    const mine = { id: jobId, attempt, state: 'RUNNING' } as const
    const { affected } = await this.deps.dataSource.manager.update(JobEntity, mine, change)
    return affected === 1
  }

  private withMine(claim: EncodeClaim, work: (tx: Tx, row: JobEntity) => Promise<void>): Promise<boolean> {
    const { jobId: id, networkId, attempt } = claim
    return this.deps.transact(async (tx) => {
      const row = await this.lock(tx.manager, { id, networkId, attempt, state: 'RUNNING' })
      if (row) await work(tx, row)
      return row !== null
    })
  }

  private lock(
    manager: EntityManager,
    where: Partial<Pick<JobEntity, 'id' | 'networkId' | 'attempt' | 'state'>>,
  ): Promise<JobEntity | null> {
    return manager.findOne(JobEntity, { where, lock: { mode: 'pessimistic_write' } })
  }

  private lapsed(manager: EntityManager): SelectQueryBuilder<JobEntity> {
    const rows = manager.createQueryBuilder(JobEntity, 'job')
    return rows.where(`job.state IN ('QUEUED', 'RUNNING') AND job.lease_until <= :now`, { now: this.deps.clock.now() })
  }

  /** Unless somebody else has done so in the meantime, or is about to. */
  private takeBack(id: string): Promise<void> {
    return this.deps.transact(async (tx) => {
      const rows = this.lapsed(tx.manager).andWhere('job.id = :id', { id })
      const row = await rows.setLock('pessimistic_write').setOnLocked('skip_locked').getOne()
      if (row) await (row.tries >= mostTries ? this.giveUp(tx, row, gaveUp) : queueJob(tx, this.deps.clock, row))
    })
  }

  private async giveUp(tx: Tx, row: JobEntity, error: Failure): Promise<undefined> {
    const scope = claimScope({ networkId: row.networkId, requestId: row.requestId ?? undefined })
    await endJob(tx, this.deps, scope, row, { state: 'FAILED', error })
    return undefined
  }
}
