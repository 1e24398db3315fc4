import type { DataSource, EntityManager, SelectQueryBuilder } from 'typeorm'
import { type Claimant, isClaimable, leaseEnd, mostTries, retryAfterSeconds } from '../core/claim.ts'
import type { Clock } from '../core/clock.ts'
import type { Scope } from '../core/scope.ts'
import type { Transact, Tx } from '../core/transaction.ts'
import type { Urls } from '../core/urls.ts'
import { changeRow } from '../core/write-row.ts'
import { type Failure, InputEntity } from '../entities/input.entity.ts'
import { toInput } from '../inputs/input.mapper.ts'
import { failJobsOfInput } from '../jobs/job.end.ts'
import { queueJobsOfInput } from '../jobs/job.queue.ts'
import { claimInput, claimScope, type ProbeClaim, type ProbeResult } from './probe.claim.ts'
import { queueProbe } from './probe.queue.ts'

interface ProbeDeps {
  dataSource: DataSource
  transact: Transact
  clock: Clock
  urls: Urls
}

const gaveUp: Failure = {
  code: 'probe-failed',
  message: `The file could not be looked at in ${mostTries} attempts. Upload it again, or another copy of it.`,
}
const mostSweptAtOnce = 100

/**
 * The worker's side of an input: whoever claims it raises its attempt, and whoever holds an older attempt changes
 * nothing any more. What returns false has found that the claim is lost.
 */
export class ProbeUseCases {
  constructor(private readonly deps: ProbeDeps) {}

  /** Undefined when there is nothing to do, or somebody else does it. */
  claim(input: { networkId: string; inputId: string }, claimant: Claimant): Promise<ProbeClaim | undefined> {
    return this.deps.transact(async (tx) => {
      const row = await this.lock(tx.manager, { id: input.inputId, networkId: input.networkId })
      const now = this.deps.clock.now()
      if (!row || !isClaimable(row, 'PROCESSING', now)) return undefined
      if (row.tries >= mostTries) return this.giveUp(tx, row, gaveUp)
      const [change, claim] = claimInput(row, claimant, now) ?? []
      if (change) await changeRow(tx.manager, InputEntity, row, change)
      return claim
    })
  }

  /** Prolongs the claim; to be called several times within its lease. */
  async heartbeat({ inputId, attempt, leaseSeconds }: ProbeClaim): Promise<boolean> {
    const leaseUntil = leaseEnd(this.deps.clock.now(), leaseSeconds)
    const mine = { id: inputId, attempt, state: 'PROCESSING' } as const
    const { affected } = await this.deps.dataSource.manager.update(InputEntity, mine, { leaseUntil })
    return affected === 1
  }

  /** The input is ready, and so are the jobs that waited for it alone. */
  complete(claim: ProbeClaim, { imageBytes, ...probed }: ProbeResult): Promise<boolean> {
    return this.withMine(claim, async (tx, row) => {
      const now = this.deps.clock.now()
      const result = { ...probed, imageBytes: String(imageBytes), error: null }
      await changeRow(tx.manager, InputEntity, row, { ...result, state: 'READY', leaseUntil: null, updatedAt: now })
      await queueJobsOfInput(tx, this.deps.clock, row.id)
      await this.announce(tx, claimScope(claim), 'inputs.complete', row)
    })
  }

  /** The bytes are at fault (`permanent`), or something that may pass. */
  fail(claim: ProbeClaim, failure: Failure, { permanent }: { permanent: boolean }): Promise<boolean> {
    return this.withMine(claim, async (tx, row) => {
      if (permanent || row.tries >= mostTries) await this.giveUp(tx, row, failure)
      else await this.requeue(tx, row, retryAfterSeconds(row.tries))
    })
  }

  /** Hands the work back, uncounted: a worker that shuts down, or has lost the store or the database, has not failed. */
  release(claim: ProbeClaim, afterSeconds = 0): Promise<boolean> {
    return this.withMine(claim, async (tx, row) => {
      await changeRow(tx.manager, InputEntity, row, { tries: row.tries - 1 })
      await this.requeue(tx, row, afterSeconds)
    })
  }

  /** Queues anew whatever nobody works on although somebody should; called every few seconds by any number of workers. */
  async sweep(): Promise<number> {
    const lapsed = await this.lapsed(this.deps.dataSource.manager).orderBy('input.lease_until').limit(mostSweptAtOnce).getMany()
    for (const { id } of lapsed) await this.takeBack(id)
    return lapsed.length
  }

  private withMine(claim: ProbeClaim, work: (tx: Tx, row: InputEntity) => Promise<void>): Promise<boolean> {
    const { inputId: id, networkId, attempt } = claim
    return this.deps.transact(async (tx) => {
      const row = await this.lock(tx.manager, { id, networkId, attempt, state: 'PROCESSING' })
      if (row) await work(tx, row)
      return row !== null
    })
  }

  private lock(
    manager: EntityManager,
    where: Partial<Pick<InputEntity, 'id' | 'networkId' | 'attempt' | 'state'>>,
  ): Promise<InputEntity | null> {
    return manager.findOne(InputEntity, { where, lock: { mode: 'pessimistic_write' } })
  }

  private lapsed(manager: EntityManager): SelectQueryBuilder<InputEntity> {
    const rows = manager.createQueryBuilder(InputEntity, 'input')
    return rows.where(`input.state IN ('QUEUED', 'PROCESSING') AND input.lease_until <= :now`, { now: this.deps.clock.now() })
  }

  /** Unless somebody else has done so in the meantime, or is about to. */
  private takeBack(id: string): Promise<void> {
    return this.deps.transact(async (tx) => {
      const rows = this.lapsed(tx.manager).andWhere('input.id = :id', { id })
      const row = await rows.setLock('pessimistic_write').setOnLocked('skip_locked').getOne()
      if (row) await (row.tries >= mostTries ? this.giveUp(tx, row, gaveUp) : this.requeue(tx, row))
    })
  }

  private async requeue(tx: Tx, row: InputEntity, startAfterSeconds?: number): Promise<void> {
    await changeRow(tx.manager, InputEntity, row, await queueProbe(tx, row, this.deps.clock, startAfterSeconds))
  }

  private async giveUp(tx: Tx, row: InputEntity, error: Failure): Promise<undefined> {
    const scope = claimScope({ networkId: row.networkId, requestId: row.requestId ?? undefined })
    const now = this.deps.clock.now()
    await changeRow(tx.manager, InputEntity, row, { state: 'ERROR', error, leaseUntil: null, updatedAt: now })
    const failure = { code: 'input-failed', message: `Input ${row.id} cannot be encoded: ${error.message}` }
    await failJobsOfInput(tx, this.deps, { scope, inputId: row.id, states: ['WAITING'], failure })
    await this.announce(tx, scope, 'inputs.update', row)
    return undefined
  }

  private announce(tx: Tx, scope: Scope, name: 'inputs.complete' | 'inputs.update', row: InputEntity): Promise<void> {
    return tx.announce(scope, name, row.id, toInput(row, this.deps.urls))
  }
}
