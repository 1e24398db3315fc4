import { type Scope, systemScope } from '../core/scope.ts'
import { UploadEntity } from '../entities/upload.entity.ts'
import type { UploadDeps } from './upload.deps.ts'
import type { UploadEnd } from './upload-end.ts'
import { callStore } from './upload-store.ts'

const mostChecksAtOnce = 100

/**
 * After a single PUT the client calls nothing more: the platform looks for the object by itself. Every second while the
 * URL is young; an upload that nobody seems to work on is looked at less often, by a second per hour of its age.
 */
const dueSql = `
  UPDATE uploads SET checked_at = $1::timestamptz
  WHERE id IN (
    SELECT id FROM uploads
    WHERE state = 'OPEN' AND method = 'single' AND signed_at IS NOT NULL
      AND (checked_at IS NULL
        OR checked_at <= $1::timestamptz - greatest(interval '0.9 seconds', ($1::timestamptz - signed_at) / 3600))
    ORDER BY checked_at NULLS FIRST
    LIMIT ${mostChecksAtOnce}
    FOR UPDATE SKIP LOCKED
  )
  RETURNING id`

export class SingleUploads {
  constructor(
    private readonly deps: UploadDeps,
    private readonly end: UploadEnd,
  ) {}

  /** Looks at the uploads whose turn it is; any number of processes may. Returns how many had arrived; one that fails holds up no other. */
  async sweep(): Promise<number> {
    const due = await this.claimDue()
    const looks = due.map((upload) => this.notice(systemScope(upload.networkId, 'uploads'), upload))
    const noticed = await Promise.allSettled(looks)
    const failed = noticed.find((look) => look.status === 'rejected')
    if (failed) throw failed.reason
    return noticed.filter((look) => look.status === 'fulfilled' && look.value).length
  }

  /** Looks at the upload of one input, for somebody who asks for the input now. */
  async noticeOf(scope: Scope, inputId: string): Promise<void> {
    const { manager } = this.deps.dataSource
    const { networkId } = scope
    const upload = await manager.findOneBy(UploadEntity, { inputId, networkId, method: 'single', state: 'OPEN' })
    if (upload?.signedAt) await this.notice(scope, upload)
  }

  private async claimDue(): Promise<UploadEntity[]> {
    const { manager } = this.deps.dataSource
    const [due] = (await manager.query(dueSql, [this.deps.clock.now()])) as [{ id: string }[], number]
    return due.length === 0 ? [] : manager.findBy(UploadEntity, due)
  }

  private async notice(scope: Scope, upload: UploadEntity): Promise<boolean> {
    const stored = await callStore((signal) => this.deps.store.head(upload.objectKey, { signal }))
    if (!stored) return false
    const declared = Number(upload.sizeBytes)
    if (stored.sizeBytes === declared) await this.end.complete(scope, upload, stored)
    else await this.end.fail(scope, upload, sizeFailure(stored.sizeBytes, declared))
    return true
  }
}

function sizeFailure(arrivedBytes: number, declaredBytes: number) {
  return {
    code: arrivedBytes > declaredBytes ? 'upload-too-large' : 'upload-incomplete',
    message: `${arrivedBytes} bytes have arrived, ${declaredBytes} were declared. They are removed: upload the file again.`,
  }
}
