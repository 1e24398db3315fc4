import type { Input } from '@ingest/contract'
import { currentTraceParent } from '@ingest/queue/trace'
import { keys } from '@ingest/storage/keys'
import type { DataSource, SelectQueryBuilder } from 'typeorm'
import type { Clock } from '../core/clock.ts'
import { assertMatches } from '../core/entity-tag.ts'
import { errors } from '../core/errors.ts'
import { newId } from '../core/ids.ts'
import { readPage, type SortFields, standardSortFields } from '../core/keyset.ts'
import type { DeleteOptions, ListPage, ListQuery } from '../core/list.ts'
import type { Scope } from '../core/scope.ts'
import type { Transact, Tx } from '../core/transaction.ts'
import { purgeTrash } from '../core/trash.ts'
import type { Urls } from '../core/urls.ts'
import { changeRow, insertRow } from '../core/write-row.ts'
import { InputEntity } from '../entities/input.entity.ts'
import { NetworkEntity } from '../entities/network.entity.ts'
import { failJobsOfInput } from '../jobs/job.end.ts'
import { filenameOf } from '../pull/filename.ts'
import { endUploads, removeBytes } from '../uploads/upload.rows.ts'
import { filterInputs, type InputListQuery } from './input.filter.ts'
import { toInput } from './input.mapper.ts'
import { findInput, lockInput } from './input.rows.ts'

export interface InputCreate {
  /** Needed without a URL, whose last part it is otherwise. */
  filename?: string
  type?: string | null
  size?: number | null
  /** Where the file is fetched from. */
  url?: string
}

export interface InputChange {
  filename?: string
  type?: string | null
  /** Null takes the input out of the trash. */
  deleted_at?: string | null
}

interface InputDeps {
  dataSource: DataSource
  transact: Transact
  clock: Clock
  urls: Urls
  uploads: { completeSingle(scope: Scope, inputId: string): Promise<void> }
  pulls: { start(tx: Tx, network: NetworkEntity, row: InputEntity, url: string): Promise<void> }
}

const sortFields: SortFields<InputEntity> = {
  ...standardSortFields<InputEntity>(),
  filename: { column: 'filename', sqlType: 'text', value: (row) => row.filename },
}

/** Source files. */
export class InputUseCases {
  constructor(private readonly deps: InputDeps) {}

  async list(scope: Scope, list: ListQuery, query: InputListQuery): Promise<ListPage<Input>> {
    return readPage(this.rows(scope, query), sortFields, list, this.toInput)
  }

  async count(scope: Scope, query: InputListQuery): Promise<number> {
    return this.rows(scope, query).getCount()
  }

  /** Whoever waits for a single upload asks here: so it is looked for at once. */
  async get(scope: Scope, id: string): Promise<Input> {
    const { manager } = this.deps.dataSource
    const row = await findInput(manager, scope, id)
    if (row.state !== 'UPLOADING') return this.toInput(row)
    await this.deps.uploads.completeSingle(scope, id)
    return this.toInput(await findInput(manager, scope, id))
  }

  async create(scope: Scope, body: InputCreate): Promise<Input> {
    const { url } = body
    const filename = body.filename ?? (url !== undefined && filenameOf(url))
    if (!filename) throw errors.filenameMissing()
    assertFilename(filename)
    return this.deps.transact(async (tx) => {
      const network = await tx.manager.findOneByOrFail(NetworkEntity, { id: scope.networkId })
      const row = this.newInput(scope, network.slug, { ...body, filename })
      await insertRow(tx.manager, InputEntity, row)
      if (url !== undefined) await this.deps.pulls.start(tx, network, row, url)
      return this.announce(tx, scope, 'inputs.create', row)
    })
  }

  async change(scope: Scope, id: string, body: InputChange, ifMatch?: string): Promise<Input> {
    if (body.filename !== undefined) assertFilename(body.filename)
    return this.deps.transact(async (tx) => {
      const row = await lockInput(tx.manager, scope, id)
      assertMatches(ifMatch, this.toInput(row))
      await changeRow(tx.manager, InputEntity, row, {
        filename: body.filename ?? row.filename,
        type: body.type === undefined ? row.type : body.type,
        deletedAt: body.deleted_at === null ? null : row.deletedAt,
        updatedAt: this.deps.clock.now(),
      })
      return this.announce(tx, scope, 'inputs.update', row)
    })
  }

  /** At any stage: an upload is aborted, a job that waits for the input fails. Once in the trash, again is no change. */
  delete(scope: Scope, id: string, { permanent = false, ifMatch }: DeleteOptions): Promise<void> {
    return this.deps.transact(async (tx) => {
      const row = await lockInput(tx.manager, scope, id)
      assertMatches(ifMatch, this.toInput(row))
      if (row.deletedAt && !permanent) return
      await this.release(tx, scope, row, permanent)
      if (permanent) await tx.manager.delete(InputEntity, row.id)
      await this.announce(tx, scope, 'inputs.delete', row)
    })
  }

  /** See `purgeTrash`. */
  purgeTrash(): Promise<number> {
    return purgeTrash(this.deps, InputEntity, (scope, id) => this.delete(scope, id, { permanent: true }))
  }

  /** Ends whatever is under way for the input, and marks it as deleted. */
  private async release(tx: Tx, scope: Scope, row: InputEntity, permanent: boolean): Promise<void> {
    const at = this.deps.clock.now()
    await endUploads(tx, row, { from: ['OPEN'], to: 'ABORTED', at, requestId: scope.requestId })
    const states = permanent ? (['WAITING', 'QUEUED', 'RUNNING'] as const) : (['WAITING'] as const)
    const failure = { code: 'input-deleted', message: `Input ${row.id} was deleted.` }
    await failJobsOfInput(tx, this.deps, { scope, inputId: row.id, states, failure })
    const state = row.state === 'UPLOADING' ? 'NEW' : row.state
    await changeRow(tx.manager, InputEntity, row, { state, deletedAt: row.deletedAt ?? at, updatedAt: at })
    if (permanent) await removeBytes(tx, [keys.inputPrefix(row.networkId, row.id)], scope.requestId)
  }

  private rows(scope: Scope, query: InputListQuery): SelectQueryBuilder<InputEntity> {
    const rows = this.deps.dataSource.getRepository(InputEntity).createQueryBuilder('input')
    return filterInputs(rows.where('input.network_id = :network', { network: scope.networkId }), query)
  }

  private newInput(scope: Scope, slug: string, { filename, type, size }: InputCreate & { filename: string }): InputEntity {
    const id = newId()
    const now = this.deps.clock.now()
    return Object.assign(new InputEntity(), {
      id,
      networkId: scope.networkId,
      filename,
      type: type ?? null,
      path: `${slug}/${id}/${filename}`,
      sizeBytes: size === undefined || size === null ? null : String(size),
      receivedBytes: null,
      state: 'NEW',
      error: null,
      images: [],
      imageBytes: '0',
      metadata: null,
      hasVideo: false,
      hasAudio: false,
      objectKey: null,
      objectEtag: null,
      attempt: 0,
      tries: 0,
      worker: null,
      leaseUntil: null,
      lastUsed: null,
      requestId: scope.requestId ?? null,
      traceParent: currentTraceParent(),
      createdAt: now,
      updatedAt: now,
      deletedAt: null,
    } satisfies InputEntity)
  }

  private async announce(
    tx: Tx,
    scope: Scope,
    name: 'inputs.create' | 'inputs.update' | 'inputs.delete',
    row: InputEntity,
  ): Promise<Input> {
    const input = this.toInput(row)
    await tx.announce(scope, name, row.id, input)
    return input
  }

  private readonly toInput = (row: InputEntity): Input => toInput(row, this.deps.urls)
}

/** A file name is a label, and looks like nothing else. */
function assertFilename(filename: string): void {
  if (!/[/\\\p{Cc}]|\.\./u.test(filename)) return
  const message = 'A file name has no "/", "\\", ".." and no control characters.'
  throw errors.invalid([{ field: '/filename', code: 'filename', message }])
}
