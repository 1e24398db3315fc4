import type { UploadedPart } from '@ingest/storage'
import { leastPieceBytes } from './upload-plan.ts'

export function sumOfParts(parts: readonly UploadedPart[]): number {
  return parts.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0)
}

/** What keeps these parts, in the order of their numbers, from being the whole file; undefined when nothing does. */
export function partsProblem(parts: readonly UploadedPart[], declaredBytes: number): string | undefined {
  if (parts.length === 0) return 'No part has arrived.'
  const missing = parts.findIndex(({ partNumber }, index) => partNumber !== index + 1)
  if (missing >= 0) return `Part ${missing + 1} is missing.`
  const small = parts.slice(0, -1).find(({ sizeBytes }) => sizeBytes < leastPieceBytes)
  if (small) return `Part ${small.partNumber} has ${small.sizeBytes} bytes; all but the last need at least ${leastPieceBytes}.`
  const arrived = sumOfParts(parts)
  if (arrived < declaredBytes) return `The parts have ${arrived} of ${declaredBytes} bytes: part ${parts.length + 1} is missing.`
  return undefined
}
