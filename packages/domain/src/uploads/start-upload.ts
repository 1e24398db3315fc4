import type { Upload } from '@ingest/contract'
import { currentTraceParent } from '@ingest/queue/trace'
import { keys } from '@ingest/storage/keys'
import { errors } from '../core/errors.ts'
import { newId } from '../core/ids.ts'
import type { Scope } from '../core/scope.ts'
import type { Tx } from '../core/transaction.ts'
import { changeRow } from '../core/write-row.ts'
import { InputEntity } from '../entities/input.entity.ts'
import { NetworkEntity } from '../entities/network.entity.ts'
import { UploadEntity, type UploadMethod } from '../entities/upload.entity.ts'
import { toInput } from '../inputs/input.mapper.ts'
import { findInput, lockInput } from '../inputs/input.rows.ts'
import { assertWithinQuotas } from '../limits/quotas.ts'
import type { UploadDeps } from './upload.deps.ts'
import { toUpload } from './upload.mapper.ts'
import { endUploads } from './upload.rows.ts'
import { mostBytesOfOnePut, planPieces } from './upload-plan.ts'
import { callStore } from './upload-store.ts'

export interface UploadStart {
  /** Media type. */
  type?: string | null
  /** Bytes; else the size of the input counts. */
  size?: number | null
}

/** Opens an upload; one that was open before is replaced. */
export class StartUpload {
  constructor(private readonly deps: UploadDeps) {}

  async start(scope: Scope, inputId: string, method: UploadMethod, body: UploadStart): Promise<Upload> {
    const { manager } = this.deps.dataSource
    const input = await findInput(manager, scope, inputId)
    assertStartable(input)
    const sizeBytes = body.size ?? (input.sizeBytes === null ? undefined : Number(input.sizeBytes))
    if (!sizeBytes) throw errors.uploadSizeMissing()
    await this.assertAllowed(scope, method, sizeBytes)
    const upload = this.newUpload(input, method, sizeBytes)
    if (method === 'multipart') upload.storeUploadId = await this.open(upload.objectKey)
    try {
      return await this.deps.transact(async (tx) => toUpload(await this.record(tx, scope, upload, body.type)))
    } catch (error) {
      await this.close(upload)
      throw error
    }
  }

  private async assertAllowed({ networkId }: Scope, method: UploadMethod, sizeBytes: number): Promise<void> {
    const network = await this.deps.dataSource.manager.findOneByOrFail(NetworkEntity, { id: networkId })
    const most = Math.min(this.deps.maxUploadBytes, Number(network.maxUploadBytes ?? Infinity))
    if (sizeBytes > most) throw errors.uploadTooLarge(`An upload may have at most ${most} bytes, not ${sizeBytes}.`)
    if (method === 'single' && sizeBytes > mostBytesOfOnePut)
      throw errors.uploadTooLarge(`One PUT may have at most ${mostBytesOfOnePut} bytes: upload in parts.`)
  }

  private newUpload({ id: inputId, networkId }: InputEntity, method: UploadMethod, sizeBytes: number): UploadEntity {
    const id = newId()
    const { pieceSizeBytes, pieceCount } =
      method === 'multipart' ? planPieces(sizeBytes) : { pieceSizeBytes: sizeBytes, pieceCount: 1 }
    const now = this.deps.clock.now()
    return Object.assign(new UploadEntity(), {
      id,
      networkId,
      inputId,
      method,
      objectKey: keys.source(networkId, inputId, id),
      storeUploadId: null,
      sizeBytes: String(sizeBytes),
      pieceSizeBytes: String(pieceSizeBytes),
      pieceCount,
      state: 'OPEN',
      signedAt: null,
      checkedAt: null,
      createdAt: now,
      updatedAt: now,
    })
  }

  private async record(tx: Tx, scope: Scope, upload: UploadEntity, type?: string | null): Promise<UploadEntity> {
    const input = await lockInput(tx.manager, scope, upload.inputId)
    assertStartable(input)
    const at = upload.createdAt
    await endUploads(tx, input, { from: ['OPEN', 'COMPLETED'], to: 'REPLACED', at, requestId: scope.requestId })
    await tx.manager.insert(UploadEntity, upload)
    await changeRow(tx.manager, InputEntity, input, {
      state: 'UPLOADING',
      type: type ?? input.type,
      sizeBytes: upload.sizeBytes,
      error: null,
      receivedBytes: null,
      objectKey: null,
      objectEtag: null,
      requestId: scope.requestId ?? null,
      traceParent: currentTraceParent(),
      updatedAt: at,
    })
    await assertWithinQuotas(tx.manager, input.networkId, 'uploads', 'storage')
    await tx.announce(scope, 'inputs.update', input.id, toInput(input, this.deps.urls))
    return upload
  }

  private open(key: string): Promise<string> {
    return callStore((signal) => this.deps.store.createMultipart(key, { signal }))
  }

  /** Best effort: what stays behind holds no bytes. */
  private async close({ objectKey, storeUploadId }: UploadEntity): Promise<void> {
    if (storeUploadId === null) return
    await callStore((signal) => this.deps.store.abortMultipart(objectKey, storeUploadId, { signal })).catch(() => undefined)
  }
}

/** Bytes that arrived are never uploaded over; those that turned out to be wrong can be. */
function assertStartable({ id, state, deletedAt }: InputEntity): void {
  if (deletedAt) throw errors.uploadNotOpen(`Input ${id} is in the trash: restore it first.`)
  if (state === 'READY') throw errors.inputAlreadyReady(id)
  if (state === 'QUEUED' || state === 'PROCESSING')
    throw errors.uploadNotOpen(`Input ${id} has its bytes, they are being looked at: create another input to upload others.`)
}
