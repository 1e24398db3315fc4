import { expect, it } from '@jest/globals'
import { readAnswer, requestHeaders } from './source-answer.ts'

it('asks for the rest of what it knows, and for the whole of what it does not', () => {
  expect(requestHeaders(10, '"v1"')).toMatchObject({ range: 'bytes=10-', 'if-range': '"v1"' })
  expect(Object.keys({ ...requestHeaders(10, undefined), ...requestHeaders(0, '"v1"') })).not.toContain('range')
})

const date = 'Wed, 25 Nov 2026 08:00:00 GMT'

it.each([
  [200, { 'content-length': '100', etag: '"v1"' }, { start: 0, sizeBytes: 100, validator: '"v1"' }],
  [200, { etag: 'W/"v1"', 'last-modified': date }, { start: 0, sizeBytes: undefined, validator: date }],
  [200, {}, { start: 0, sizeBytes: undefined, validator: undefined }],
  [206, { 'content-range': 'bytes 10-99/100' }, { start: 10, sizeBytes: 100, validator: '"old"' }],
  [206, { 'content-range': 'bytes 10-99/*' }, { start: 10, validator: '"old"' }],
])('%d with %j', (status, headers, answer) => {
  expect(readAnswer({ status, headers }, { validator: '"old"' })).toEqual(answer)
})

it.each([
  [404, false],
  [403, false],
  [304, false],
  [429, true],
  [503, true],
  [206, true],
])('%d is an end: it may pass: %p', (status, isPassing) => {
  const read = () => readAnswer({ status, headers: {} }, {})
  expect(read).toThrow(expect.objectContaining({ code: `source-http-${status}`, isPassing }))
})
