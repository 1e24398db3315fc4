import type { IncomingHttpHeaders } from 'node:http'
import type { StoredObject } from '../object-store.ts'

export type Verdict = 'send' | 'not-modified' | 'precondition-failed'

/** What the conditions of a GET or HEAD mean for an object, in the order of RFC 9110 §13.2.2. If-Range comes after them. */
export function judge(
  headers: IncomingHttpHeaders,
  { etag, lastModified }: Pick<StoredObject, 'etag' | 'lastModified'>,
): Verdict {
  const ifMatch = headers['if-match']
  const modifiedAt = wholeSeconds(lastModified)
  if (ifMatch === undefined) {
    const since = dateOf(headers['if-unmodified-since'])
    if (since !== undefined && modifiedAt > since) return 'precondition-failed'
  } else if (!matches(ifMatch, etag, isStrong)) return 'precondition-failed'
  const ifNoneMatch = headers['if-none-match']
  if (ifNoneMatch !== undefined) return matches(ifNoneMatch, etag, isWeakOrStrong) ? 'not-modified' : 'send'
  const since = dateOf(headers['if-modified-since'])
  return since !== undefined && modifiedAt <= since ? 'not-modified' : 'send'
}

type Comparison = (tag: string, etag: string) => boolean

/** RFC 9110 §13.1.1: If-Match compares strongly. */
const isStrong: Comparison = (tag, etag) => tag === `"${etag}"`
/** RFC 9110 §13.1.2: If-None-Match compares weakly. */
const isWeakOrStrong: Comparison = (tag, etag) => isStrong(tag.replace(/^W\//, ''), etag)

function matches(list: string, etag: string, compare: Comparison): boolean {
  return list.split(',').some((each) => each.trim() === '*' || compare(each.trim(), etag))
}

/** A date that is none is no condition (RFC 9110 §13.1.3, §13.1.4). */
function dateOf(header: string | undefined): number | undefined {
  const time = Date.parse(header ?? '')
  return Number.isNaN(time) ? undefined : time
}

/** Dates of HTTP are no finer. */
const wholeSeconds = (date: Date) => Math.floor(date.getTime() / 1000) * 1000
