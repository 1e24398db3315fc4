import { StorageError } from './storage-error.ts'

const MAX_KEY_LENGTH = 1024
const MAX_SEGMENT_LENGTH = 80
const MAX_SEGMENTS = 32
/** Printable ASCII without what URLs, shells and file systems read as more than a character. */
const SEGMENT = /^[A-Za-z0-9 !$&'()+,\-.=@_~]+$/

/**
 * Refuses every key that could mean something else than itself to some store, proxy or file system: `..`, empty
 * segments, percent signs, backslashes, control characters. The keys of `keys.ts` are made of ids and never come near.
 * A key has at least two segments: the S3 client reads a listed name that looks like a number as one.
 * @throws StorageError `invalid-key`
 */
export function assertKey(key: string): void {
  const segments = key.split('/')
  if (key.length > MAX_KEY_LENGTH || segments.length < 2 || segments.length > MAX_SEGMENTS || !segments.every(isSegment))
    throw invalid(key)
}

/** A prefix is a key whose last segment may be empty or cut anywhere. The empty prefix is everything. */
export function assertPrefix(prefix: string): void {
  const segments = prefix.split('/')
  const last = segments.pop()
  if (prefix.length > MAX_KEY_LENGTH || segments.length >= MAX_SEGMENTS || !segments.every(isSegment)) throw invalid(prefix)
  if (last && !SEGMENT.test(last)) throw invalid(prefix)
}

function isSegment(segment: string): boolean {
  return segment.length <= MAX_SEGMENT_LENGTH && SEGMENT.test(segment) && segment !== '.' && segment !== '..'
}

function invalid(key: string): StorageError {
  return new StorageError('invalid-key', `not a valid object key: ${JSON.stringify(key.slice(0, 100))}`)
}
