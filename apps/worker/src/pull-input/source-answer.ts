import type { PullBegin } from '@ingest/domain'
import type { OpenAnswer } from '@ingest/egress'
import { PullError } from './pull-failures.ts'

/** What the server says of the bytes that it is about to send. */
export interface SourceAnswer {
  /** The first of them. */
  start: number
  /** Of the whole, where the server says it. */
  sizeBytes?: number
  validator?: string
}

type Resumable = Pick<PullBegin, 'validator' | 'sizeBytes'>

/** Asks for the rest, if it is still the same, and for the whole if not (RFC 9110 §13.1.5). */
export function requestHeaders(offset: number, validator: string | undefined): Record<string, string> {
  const identity = { 'accept-encoding': 'identity', 'user-agent': 'Ingest-Fetch/1' }
  return offset > 0 && validator ? { ...identity, range: `bytes=${offset}-`, 'if-range': validator } : identity
}

/** @throws PullError */
export function readAnswer({ status, headers }: Pick<OpenAnswer, 'status' | 'headers'>, asked: Resumable): SourceAnswer {
  if (status === 200) {
    const length = headers['content-length']
    return { start: 0, sizeBytes: length === undefined ? undefined : Number(length), validator: validatorOf(headers) }
  }
  if (status === 206) {
    const [, start, size] = /^bytes (\d+)-\d+\/(\d+|\*)$/.exec(headers['content-range'] ?? '') ?? []
    if (start !== undefined) return { ...asked, start: Number(start), ...(size !== '*' && { sizeBytes: Number(size) }) }
  }
  throw new PullError(`source-http-${status}`, `The file could not be fetched. The server answered ${status}.`, mayPass(status))
}

/** Only a strong one says that the bytes are the same (RFC 9110 §8.8.1); a date is strong enough for a file that is not just being written. */
function validatorOf({ etag, 'last-modified': lastModified }: OpenAnswer['headers']): string | undefined {
  return etag?.startsWith('"') ? etag : lastModified
}

function mayPass(status: number): boolean {
  return status >= 500 || [206, 408, 416, 425, 429].includes(status)
}
