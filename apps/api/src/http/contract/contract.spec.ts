import { describe, expect, it } from '@jest/globals'
import { allOperations, specOf } from './operations.ts'
import { prune } from './prune.ts'
import { readQuery } from './query.ts'
import { checkRequest } from './request-validator.ts'
import { responseFaults } from './response-validator.ts'
import { isDeeperThan, textErrors } from './text.ts'

const operation = (id: string) => {
  const found = allOperations.find(({ operationId }) => operationId === id)
  if (!found) throw new Error(id)
  return found
}

describe('prune', () => {
  it('leaves out what the schema does not know, at every depth', () => {
    const schema = { properties: { a: { properties: { b: {} } }, list: { items: { properties: { c: {} } } } } }
    expect(prune({ a: { b: 1, x: 1 }, list: [{ c: 1, x: 1 }], x: 1 }, schema)).toEqual({ a: { b: 1 }, list: [{ c: 1 }] })
  })

  it('keeps what is free-form', () => {
    expect(prune({ data: { any: { thing: 1 } } }, { properties: { data: { type: 'object' } } })).toEqual({
      data: { any: { thing: 1 } },
    })
    expect(prune({ a: 1, x: 1 }, { properties: { a: {} }, additionalProperties: true })).toEqual({ a: 1, x: 1 })
  })

  it('knows what any part of a composed schema knows', () => {
    const schema = { allOf: [{ properties: { a: {} } }], anyOf: [{ properties: { b: {} } }, { type: 'null' }] }
    expect(prune({ a: 1, b: 2, x: 3 }, schema)).toEqual({ a: 1, b: 2 })
  })
})

describe('readQuery', () => {
  const parameter = (schema: object) => [{ name: 'p', in: 'query' as const, schema: schema as Record<string, unknown> }]

  it.each([
    [{ type: 'integer' }, '5', 5],
    [{ type: 'integer' }, 'five', 'five'],
    [{ type: 'boolean' }, '1', true],
    [{ type: 'string', enum: ['amazonMP'], default: 'amazonMP' }, '', 'amazonMP'],
    [{ type: 'string', enum: ['amazonMP'] }, 'AMAZONmp', 'amazonMP'],
    [{ type: 'array', items: { type: 'string' } }, ' a ,,b', ['a', 'b']],
  ])('reads %j', (schema, text, value) => {
    expect(readQuery(parameter(schema), { p: text })).toEqual({ p: value })
  })

  it('takes the last of several values', () => {
    expect(readQuery(parameter({ type: 'string' }), { p: ['a', 'b'] })).toEqual({ p: 'b' })
  })
})

describe('text', () => {
  it('finds what cannot be stored, keys included', () => {
    expect(textErrors({ a: ['x\0'], 'b\0': 1, c: 'ok' }).map(({ field }) => field)).toEqual(['/a/0', ''])
  })

  it('measures depth', () => {
    expect(isDeeperThan([[1]], 2)).toBe(false)
    expect(isDeeperThan([[[]]], 2)).toBe(true)
  })
})

describe('the spec', () => {
  it('compiles for every operation', () => {
    for (const each of allOperations) {
      const empty = () => checkRequest(each, { path: {}, query: {}, headers: {}, body: undefined })
      const refused = (error: unknown) => (error as { status?: number }).status
      expect([undefined, 404, 422]).toContain(statusOf(empty, refused))
    }
  })

  it('is what answers are compared with', () => {
    const faults = (status: number, headers: object, body?: string) =>
      responseFaults(operation('getRole'), { status, headers: { 'request-id': 'x', ...headers }, body })
    expect(faults(299, {})).toEqual(['getRole does not document the status 299'])
    expect(faults(200, { 'content-type': 'text/html' }, '').join()).toContain('the content type text/html is not documented')
    expect(faults(200, { 'content-type': 'application/vnd.ingest.v1+json' }, '{}').join()).toContain('role_name is required')
    expect(faults(401, { 'content-type': 'application/problem+json' }, '{}').join()).toContain(
      'header WWW-Authenticate is missing',
    )
  })

  it('describes every operation of the table', () => {
    for (const { operationId } of allOperations) expect(specOf(operationId).operationId).toBe(operationId)
  })
})

function statusOf(work: () => unknown, read: (error: unknown) => number | undefined): number | undefined {
  try {
    work()
    return undefined
  } catch (error) {
    return read(error)
  }
}
