import { webUrlProblem } from '@ingest/egress/web-url'
import { keys } from '@ingest/storage/keys'
import { leaseEnd } from '../core/claim.ts'
import type { Clock } from '../core/clock.ts'
import { errors } from '../core/errors.ts'
import { newId } from '../core/ids.ts'
import type { SecretBox } from '../core/secrets.ts'
import type { Tx } from '../core/transaction.ts'
import { changeRow } from '../core/write-row.ts'
import { InputEntity } from '../entities/input.entity.ts'
import type { NetworkEntity } from '../entities/network.entity.ts'
import { UploadEntity } from '../entities/upload.entity.ts'
import { assertWithinQuotas } from '../limits/quotas.ts'
import { planPieces } from '../uploads/upload-plan.ts'

/** A row that nobody has claimed by then is queued once more: its queue job may be lost. */
const claimExpectedSeconds = 60

/** Opens an upload of which we fetch the bytes ourselves. */
export class StartPull {
  constructor(private readonly deps: { clock: Clock; secrets: SecretBox; maxUploadBytes: number }) {}

  /** @throws DomainError 403 over a quota, 422 for a URL that cannot be called */
  async start(tx: Tx, network: NetworkEntity, input: InputEntity, url: string): Promise<void> {
    const problem = webUrlProblem(url)
    if (problem) throw errors.badUrl(problem)
    const maxBytes = Math.min(this.deps.maxUploadBytes, Number(network.maxUploadBytes ?? Infinity))
    const upload = this.newUpload(input, url, maxBytes)
    const leaseUntil = await queuePull(tx, input, this.deps.clock)
    await tx.manager.insert(UploadEntity, { ...upload, leaseUntil })
    await assertWithinQuotas(tx.manager, network.id, 'uploads')
    await changeRow(tx.manager, InputEntity, input, { state: 'UPLOADING', receivedBytes: '0', sizeBytes: null })
  }

  private newUpload({ id: inputId, networkId }: InputEntity, url: string, maxBytes: number): Partial<UploadEntity> {
    const id = newId()
    const now = this.deps.clock.now()
    return {
      id,
      networkId,
      inputId,
      method: 'pull',
      objectKey: keys.source(networkId, inputId, id),
      sizeBytes: '0',
      pieceSizeBytes: String(planPieces(maxBytes).pieceSizeBytes),
      pieceCount: 0,
      maxBytes: String(maxBytes),
      state: 'OPEN',
      sourceUrlEncrypted: this.deps.secrets.encrypt(url),
      createdAt: now,
      updatedAt: now,
    }
  }
}

/** Asks a worker to fetch an input; returns until when it is expected to be claimed. */
export async function queuePull(
  tx: Tx,
  { id, networkId, requestId, traceParent }: Pick<InputEntity, 'id' | 'networkId' | 'requestId' | 'traceParent'>,
  clock: Clock,
  startAfterSeconds = 0,
): Promise<Date> {
  const payload = { networkId, inputId: id, requestId: requestId ?? undefined }
  const later = startAfterSeconds > 0 ? { startAfterSeconds } : {}
  await tx.enqueue('pull-input', payload, { singletonKey: id, groupId: networkId, traceParent, ...later })
  return leaseEnd(clock.now(), claimExpectedSeconds + startAfterSeconds)
}
