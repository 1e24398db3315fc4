import type { Upload, UploadSignature } from '@ingest/contract'
import { LessThan } from 'typeorm'
import { errors } from '../core/errors.ts'
import { type Scope, systemScope } from '../core/scope.ts'
import { UploadEntity, type UploadMethod } from '../entities/upload.entity.ts'
import { CompleteUpload } from './complete-upload.ts'
import { type SignRequest, SignUpload } from './sign-upload.ts'
import { SingleUploads } from './single-uploads.ts'
import { StartUpload, type UploadStart } from './start-upload.ts'
import type { UploadDeps } from './upload.deps.ts'
import { findUpload } from './upload.rows.ts'
import { UploadEnd } from './upload-end.ts'

const abandonedAfterMs = 7 * 24 * 3600 * 1000
const mostAbandonedAtOnce = 100

/** `amazonMP`, the default, is a multipart upload, `amazon` a single PUT. */
export interface UploadQuery {
  type?: 'amazon' | 'amazonMP'
}

/** Bytes go straight to the object store; what is known of them here is never ahead of it. */
export class UploadUseCases {
  private readonly starts: StartUpload
  private readonly signs: SignUpload
  private readonly completes: CompleteUpload
  private readonly singles: SingleUploads
  private readonly end: UploadEnd

  constructor(private readonly deps: UploadDeps) {
    this.end = new UploadEnd(deps)
    this.starts = new StartUpload(deps)
    this.signs = new SignUpload(deps)
    this.completes = new CompleteUpload(deps, this.end)
    this.singles = new SingleUploads(deps, this.end)
  }

  /** @throws DomainError 404, 409 when the input has its bytes, 413, 422 without a size */
  start(scope: Scope, inputId: string, query: UploadQuery, body: UploadStart = {}): Promise<Upload> {
    return this.starts.start(scope, inputId, methodOf(query), body)
  }

  /** @throws DomainError 404 `upload-not-found`, also when it was aborted, 409 when it is completed, 422 without a part number */
  sign(scope: Scope, inputId: string, query: UploadQuery, body: SignRequest): Promise<UploadSignature> {
    return this.signs.sign(scope, inputId, methodOf(query), body)
  }

  /** @throws DomainError 404 `upload-not-found`, 409 naming what is missing, 413 when more arrived than was declared */
  complete(scope: Scope, inputId: string, body: { uploadId: string }): Promise<void> {
    return this.completes.complete(scope, { inputId, uploadId: body.uploadId, method: 'multipart' })
  }

  /** @throws DomainError 404 `upload-not-found`, 409 when there is nothing left to abort */
  async abort(scope: Scope, inputId: string, query: UploadQuery, body: { uploadId?: string | null } = {}): Promise<void> {
    const ref = { inputId, uploadId: body.uploadId, method: methodOf(query) }
    const upload = await findUpload(this.deps.dataSource.manager, scope, ref)
    const aborted = await this.end.abort(scope, upload)
    if (!aborted) throw errors.uploadNotOpen(`Upload ${upload.id} is not open: there is nothing to abort.`)
  }

  /** Notices single uploads that have arrived, of all networks; called every second by any number of workers. */
  completeSingles(): Promise<number> {
    return this.singles.sweep()
  }

  /** Notices the single upload of one input, if it has arrived. */
  completeSingle(scope: Scope, inputId: string): Promise<void> {
    return this.singles.noticeOf(scope, inputId)
  }

  /** Aborts uploads that nobody has touched for a week; called now and then by any number of workers. */
  async abortAbandoned(): Promise<number> {
    const before = new Date(this.deps.clock.now().getTime() - abandonedAfterMs)
    const where = { state: 'OPEN', updatedAt: LessThan(before) } as const
    const abandoned = await this.deps.dataSource.manager.find(UploadEntity, { where, take: mostAbandonedAtOnce })
    for (const upload of abandoned) await this.end.abort(systemScope(upload.networkId, 'uploads'), upload)
    return abandoned.length
  }
}

function methodOf({ type }: UploadQuery): UploadMethod {
  return type === 'amazon' ? 'single' : 'multipart'
}
