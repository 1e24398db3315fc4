import type { ByteRange } from './object-store.ts'
import { StorageError } from './storage-error.ts'

export interface ResolvedRange {
  start: number
  /** Inclusive; `start - 1` for an empty object. */
  end: number
}

/**
 * The inclusive offsets that a range means for an object of that size (RFC 9110 §14.1.2).
 * @throws StorageError `range-not-satisfiable`
 */
export function resolveRange(range: ByteRange | undefined, sizeBytes: number): ResolvedRange {
  if (!range) return { start: 0, end: sizeBytes - 1 }
  assertRange(range)
  if ('suffix' in range) {
    if (sizeBytes === 0) throw notSatisfiable()
    return { start: Math.max(0, sizeBytes - range.suffix), end: sizeBytes - 1 }
  }
  if (range.start >= sizeBytes) throw notSatisfiable()
  return { start: range.start, end: Math.min(range.end ?? sizeBytes - 1, sizeBytes - 1) }
}

/** Refuses what no object could satisfy. S3 would ignore such a range and send everything. */
export function assertRange(range: ByteRange): void {
  const { start, end = start } = 'suffix' in range ? { start: 1, end: range.suffix } : range
  const valid = [start, end].every((value) => Number.isSafeInteger(value) && value >= 0)
  if (!valid || end < start) throw notSatisfiable()
}

export function rangeHeader(range: ByteRange): string {
  return 'suffix' in range ? `bytes=-${range.suffix}` : `bytes=${range.start}-${range.end ?? ''}`
}

/** Several ranges and malformed ones count as none, as RFC 9110 §14.2 allows: the whole object is sent. */
export function parseRangeHeader(header: string | undefined): ByteRange | undefined {
  const match = /^bytes=\s*(\d{0,15})-(\d{0,15})\s*$/i.exec(header ?? '')
  if (!match) return undefined
  const [, first = '', last = ''] = match
  if (first === '') return last === '' ? undefined : { suffix: Number(last) }
  if (last === '') return { start: Number(first) }
  return Number(last) < Number(first) ? undefined : { start: Number(first), end: Number(last) }
}

function notSatisfiable(): StorageError {
  return new StorageError('range-not-satisfiable', 'the range lies outside the object')
}
