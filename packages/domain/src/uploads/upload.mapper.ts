import type { Upload } from '@ingest/contract'
import type { UploadEntity } from '../entities/upload.entity.ts'

/** What a client needs to know to send its bytes; of a single PUT it is the key only. */
export function toUpload({ id, method, objectKey, pieceCount, pieceSizeBytes }: UploadEntity): Upload {
  if (method === 'single') return { key: objectKey }
  return { key: objectKey, uploadId: id, pieceCount, pieceSize: Number(pieceSizeBytes) }
}
