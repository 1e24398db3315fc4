import { describe, expect, it } from '@jest/globals'
import { judge } from './preconditions.ts'

const object = { etag: 'abc', lastModified: new Date('2026-11-24T10:00:00.700Z') }
const same = 'Tue, 24 Nov 2026 10:00:00 GMT'
const before = 'Tue, 24 Nov 2026 09:59:59 GMT'

describe('conditions of a request (RFC 9110 §13.2.2)', () => {
  it.each<[Record<string, string>, string]>([
    [{}, 'send'],
    [{ 'if-none-match': '"abc"' }, 'not-modified'],
    [{ 'if-none-match': '"x", W/"abc"' }, 'not-modified'],
    [{ 'if-none-match': '*' }, 'not-modified'],
    [{ 'if-none-match': '"x"' }, 'send'],
    [{ 'if-modified-since': same }, 'not-modified'],
    [{ 'if-modified-since': before }, 'send'],
    [{ 'if-modified-since': 'yesterday' }, 'send'],
    [{ 'if-none-match': '"x"', 'if-modified-since': same }, 'send'],
    [{ 'if-none-match': '"abc"', 'if-modified-since': before }, 'not-modified'],
    [{ 'if-match': '"x", "abc"' }, 'send'],
    [{ 'if-match': '*' }, 'send'],
    [{ 'if-match': '"x"' }, 'precondition-failed'],
    [{ 'if-match': 'W/"abc"' }, 'precondition-failed'],
    [{ 'if-match': '"x"', 'if-none-match': '"abc"' }, 'precondition-failed'],
    [{ 'if-match': '"abc"', 'if-none-match': '"abc"' }, 'not-modified'],
    [{ 'if-unmodified-since': same }, 'send'],
    [{ 'if-unmodified-since': before }, 'precondition-failed'],
    [{ 'if-unmodified-since': 'yesterday' }, 'send'],
    [{ 'if-match': '"abc"', 'if-unmodified-since': before }, 'send'],
  ])('%j: %s', (headers, verdict) => {
    expect(judge(headers, object)).toBe(verdict)
  })
})
