import type { UploadEntity } from '../entities/upload.entity.ts'

/** What a client needs to know to send its bytes; of a single PUT it is the key only. */
export type UploadAnswer = { key: string; uploadId: string; pieceCount: number; pieceSize: number } | { key: string }

export function toUpload({ id, method, objectKey, pieceCount, pieceSizeBytes }: UploadEntity): UploadAnswer {
  if (method === 'single') return { key: objectKey }
  return { key: objectKey, uploadId: id, pieceCount, pieceSize: Number(pieceSizeBytes) }
}
