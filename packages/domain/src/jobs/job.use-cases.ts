import type { Job, JobCreate, JobProgress } from '@ingest/contract'
import type { DataSource, EntityManager, SelectQueryBuilder } from 'typeorm'
import type { Clock } from '../core/clock.ts'
import { assertMatches } from '../core/entity-tag.ts'
import { pageBounds, readRows, standardSortFields } from '../core/keyset.ts'
import type { DeleteOptions, ListPage, ListQuery } from '../core/list.ts'
import type { Scope } from '../core/scope.ts'
import type { Transact } from '../core/transaction.ts'
import { asksForTrash, purgeTrash, type TrashQuery } from '../core/trash.ts'
import type { Urls } from '../core/urls.ts'
import { changeRow } from '../core/write-row.ts'
import { JobEntity } from '../entities/job.entity.ts'
import { CreateJob } from './create-job.ts'
import { endJob, isUnderWay } from './job.end.ts'
import { toJob, toJobProgress } from './job.mapper.ts'
import { findJob, inputIdsOf, lockJob } from './job.rows.ts'

interface JobDeps {
  dataSource: DataSource
  transact: Transact
  clock: Clock
  urls: Urls
}

const sortFields = standardSortFields<JobEntity>()

/** Encodings, as those who ask for them see them. The worker's side is encode/. */
export class JobUseCases {
  private readonly creation: CreateJob

  constructor(private readonly deps: JobDeps) {
    this.creation = new CreateJob(deps)
  }

  async list(scope: Scope, list: ListQuery, query: TrashQuery): Promise<ListPage<Job>> {
    const found = await readRows(this.rows(scope, query), sortFields, list)
    const shown = found.slice(0, list.max)
    const items = await this.show(this.deps.dataSource.manager, shown)
    return { items, ...pageBounds(sortFields, list, shown, found.length > list.max) }
  }

  async count(scope: Scope, query: TrashQuery): Promise<number> {
    return this.rows(scope, query).getCount()
  }

  async get(scope: Scope, id: string): Promise<Job> {
    const { manager } = this.deps.dataSource
    return this.showOne(manager, await findJob(manager, scope, id))
  }

  async progress(scope: Scope, id: string): Promise<JobProgress> {
    return toJobProgress(await findJob(this.deps.dataSource.manager, scope, id))
  }

  /** @throws DomainError 409 for an input in error, 422 for an unknown id */
  create(scope: Scope, body: JobCreate): Promise<Job> {
    return this.creation.create(scope, body)
  }

  /** Cancels a job that is under way, and puts it into the trash; what a finished job has made stays. */
  delete(scope: Scope, id: string, { permanent, ifMatch }: DeleteOptions): Promise<void> {
    return this.deps.transact(async (tx) => {
      const row = await lockJob(tx.manager, scope, id)
      if (ifMatch !== undefined) assertMatches(ifMatch, await this.showOne(tx.manager, row))
      const now = this.deps.clock.now()
      if (!row.deletedAt) await changeRow(tx.manager, JobEntity, row, { deletedAt: now, updatedAt: now })
      const error = { code: 'cancelled', message: 'The job was cancelled.' }
      if (isUnderWay(row)) await endJob(tx, this.deps, scope, row, { state: 'CANCELLED', error })
      if (permanent) await tx.manager.delete(JobEntity, row.id)
    })
  }

  /** See `purgeTrash`. */
  purgeTrash(): Promise<number> {
    return purgeTrash(this.deps, JobEntity, (scope, id) => this.delete(scope, id, { permanent: true }))
  }

  private rows({ networkId }: Scope, query: TrashQuery): SelectQueryBuilder<JobEntity> {
    const rows = this.deps.dataSource.manager.createQueryBuilder(JobEntity, 'job')
    rows.where('job.network_id = :networkId', { networkId })
    return rows.andWhere(`job.deleted_at IS ${asksForTrash(query) ? 'NOT ' : ''}NULL`)
  }

  private async show(manager: EntityManager, rows: JobEntity[]): Promise<Job[]> {
    const ids = rows.map(({ id }) => id)
    const inputs = await inputIdsOf(manager, ids)
    return rows.map((row) => toJob(row, inputs.get(row.id) ?? [], this.deps.urls))
  }

  private async showOne(manager: EntityManager, row: JobEntity): Promise<Job> {
    const inputs = await inputIdsOf(manager, [row.id])
    return toJob(row, inputs.get(row.id) ?? [], this.deps.urls)
  }
}
