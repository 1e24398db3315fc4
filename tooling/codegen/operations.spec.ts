import { describe, expect, it } from '@jest/globals'
import { operationsSource } from './operations.mjs'

const source = (marks: object) => {
  const responses = { 200: { headers: {}, content: { 'application/json': { schema: { type: 'object' } } } } }
  const operation = { operationId: 'getOld', tags: ['Tests'], security: [], responses, ...marks }
  return operationsSource({ paths: { '/old': { get: operation } } })
}

describe('a deprecated operation', () => {
  it('stands in the table with the day on which it goes away', () => {
    expect(source({})).toContain('removal: null')
    const marks = { deprecated: true, 'x-deprecated-since': '2026-12-01', 'x-removal': '2027-01-30' }
    expect(source(marks)).toContain(`removal: '2027-01-30'`)
  })

  it.each([
    { deprecated: true },
    { 'x-removal': '2027-06-01' },
    { deprecated: true, 'x-removal': '2027-06-01' },
    { deprecated: true, 'x-deprecated-since': '2026-12-01', 'x-removal': 'soon' },
    { deprecated: true, 'x-deprecated-since': '2026-12-01', 'x-removal': '2027-01-29' },
  ])('is refused when clients cannot know in time: %j', (marks) => {
    expect(() => source(marks)).toThrow(/^getOld: /)
  })
})
