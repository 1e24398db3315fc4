import { currentTraceParent } from '@ingest/queue/trace'
import type { StoredObject } from '@ingest/storage'
import { errors } from '../core/errors.ts'
import type { Scope } from '../core/scope.ts'
import type { Tx } from '../core/transaction.ts'
import { changeRow } from '../core/write-row.ts'
import { type Failure, InputEntity } from '../entities/input.entity.ts'
import { UploadEntity } from '../entities/upload.entity.ts'
import { toInput } from '../inputs/input.mapper.ts'
import { lockInput } from '../inputs/input.rows.ts'
import { queueProbe } from '../probe/probe.queue.ts'
import type { UploadDeps } from './upload.deps.ts'
import { endUploads } from './upload.rows.ts'

interface Arrived {
  input: InputEntity
  upload: UploadEntity
  stored: StoredObject
}

/** The short transactions that end an upload, under the lock of its input. */
export class UploadEnd {
  constructor(private readonly deps: Pick<UploadDeps, 'transact' | 'clock' | 'urls'>) {}

  /** Records the bytes and asks for the probe. */
  complete(scope: Scope, { id, inputId }: UploadEntity, stored: StoredObject): Promise<void> {
    return this.deps.transact(async (tx) => {
      const input = await lockInput(tx.manager, scope, inputId)
      const upload = await tx.manager.findOneByOrFail(UploadEntity, { id })
      if (upload.state === 'COMPLETED') return
      if (upload.state !== 'OPEN') throw errors.uploadNotOpen(`Upload ${id} is ${upload.state.toLowerCase()}.`)
      await this.record(tx, scope, { input, upload, stored })
    })
  }

  /** The same in the transaction of somebody who has locked the input. */
  async record(tx: Tx, scope: Scope, { input, upload, stored }: Arrived): Promise<void> {
    await changeRow(tx.manager, UploadEntity, upload, { state: 'COMPLETED', updatedAt: this.deps.clock.now() })
    const requestId = scope.requestId ?? input.requestId
    const traceParent = currentTraceParent() ?? input.traceParent
    await changeRow(tx.manager, InputEntity, input, {
      ...(await queueProbe(tx, { ...input, requestId, traceParent }, this.deps.clock)),
      sizeBytes: String(stored.sizeBytes),
      objectKey: stored.key,
      objectEtag: stored.etag,
      tries: 0,
    })
    await this.announce(tx, scope, 'inputs.update', input)
  }

  /** Leaves the input as new. False when the upload was not open any more. */
  abort(scope: Scope, upload: UploadEntity): Promise<boolean> {
    return this.close(scope, upload, 'inputs.cancelled', { state: 'NEW' })
  }

  /** Bytes arrived without anybody waiting for an answer, and they are not what was declared. */
  fail(scope: Scope, upload: UploadEntity, error: Failure): Promise<boolean> {
    return this.close(scope, upload, 'inputs.update', { state: 'ERROR', error })
  }

  private close(
    scope: Scope,
    { id, inputId }: UploadEntity,
    event: 'inputs.cancelled' | 'inputs.update',
    change: Partial<InputEntity>,
  ): Promise<boolean> {
    return this.deps.transact(async (tx) => {
      const input = await lockInput(tx.manager, scope, inputId)
      const open = await tx.manager.existsBy(UploadEntity, { id, state: 'OPEN' })
      if (!open) return false
      const at = this.deps.clock.now()
      await endUploads(tx, input, { from: ['OPEN'], to: 'ABORTED', at, requestId: scope.requestId })
      await changeRow(tx.manager, InputEntity, input, { ...change, updatedAt: at })
      await this.announce(tx, scope, event, input)
      return true
    })
  }

  private announce(tx: Tx, scope: Scope, event: 'inputs.cancelled' | 'inputs.update', row: InputEntity): Promise<void> {
    return tx.announce(scope, event, row.id, toInput(row, this.deps.urls))
  }
}
