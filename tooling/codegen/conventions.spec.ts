import { readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from '@jest/globals'
import { isList, isVersioned, operationsOf, parametersOf, resolve } from './document.mjs'

const document = JSON.parse(readFileSync(path.resolve(import.meta.dirname, '../../openapi/openapi.bundle.json'), 'utf8'))
const all = operationsOf(document).map((each) => ({ ...each, id: each.operation.operationId as string }))
type Entry = (typeof all)[number]

const byId = (entries: Entry[]) => entries.map((each) => [each.id, each] as const)
const headers = (each: Entry) => parametersOf(document, each, 'header').map(({ name }: { name: string }) => name)
const answerHeaders = ({ operation }: Entry, status: number) =>
  Object.keys(resolve(document, operation.responses[status]).headers)
const statuses = ({ operation }: Entry) => Object.keys(operation.responses)

describe.each(byId(all))('%s', (_, each) => {
  it('tells the request id and the quota in every answer', () => {
    expect(headers(each)).toContain('Request-Id')
    for (const status of statuses(each))
      expect(answerHeaders(each, Number(status))).toEqual(
        expect.arrayContaining(['Request-Id', 'X-RateLimit-Remaining', 'RateLimit']),
      )
  })

  it('refuses what any operation refuses', () => {
    const expected = isVersioned(each.operation) ? ['406', '429', '500', '503'] : ['429', '500', '503']
    const withToken = each.operation.security.length > 0 ? ['401', '403'] : []
    const withBody = each.operation.requestBody ? ['400', '413', '415'] : []
    expect(statuses(each)).toEqual(expect.arrayContaining([...expected, ...withToken, ...withBody]))
  })
})

it.each(byId(all.filter((each) => headers(each).some((name) => /Match$|Key$/.test(name)))))(
  '%s refuses headers that are not as its description says',
  (_, each) => expect(statuses(each)).toContain('422'),
)

describe.each(byId(all.filter(({ operation }) => isList(operation))))('the list %s', (_, each) => {
  it('is read by ranges', () => {
    expect(headers(each)).toEqual(expect.arrayContaining(['Range', 'If-None-Match']))
    expect(statuses(each)).toEqual(expect.arrayContaining(['200', '206', '304', '416']))
    expect(answerHeaders(each, 206)).toEqual(expect.arrayContaining(['Accept-Ranges', 'Content-Range', 'Next-Range', 'ETag']))
    expect(answerHeaders(each, 200)).not.toContain('Next-Range')
    expect(each.operation['x-sortable'][0]).toBe('id')
  })

  it('is counted by HEAD with the same filters', () => {
    const count = all.find(({ path, method }) => path === each.path && method === 'HEAD') as Entry
    expect(count.id).toBe(each.id.replace('list', 'count'))
    expect(answerHeaders(count, 204)).toContain('Resource-Count')
    expect(parametersOf(document, count, 'query')).toEqual(parametersOf(document, each, 'query'))
  })

  it('knows the trash under both names', () => {
    const parameters: { name: string; schema: { items?: { enum: string[] } } }[] = parametersOf(document, each, 'query')
    const names = parameters.filter(({ schema }) => schema.items?.enum.includes('trashed')).map(({ name }) => name)
    expect(names.sort()).toEqual(['filter', 'status'])
  })
})

describe('single resources', () => {
  const shown = all.filter(({ method, operation }) => method === 'GET' && isVersioned(operation) && !isList(operation))

  it.each(byId(shown.filter(({ operation }) => operation.responses[200])))('%s has a tag and a HEAD', (id, each) => {
    expect(headers(each)).toContain('If-None-Match')
    expect(answerHeaders(each, 200)).toContain('ETag')
    const head = all.find(({ path, method }) => path === each.path && method === 'HEAD') as Entry
    expect(['count', 'head']).toContain(head.id.slice(0, id === 'getInvoices' ? 5 : 4))
  })

  it.each(byId(shown))('what changes %s can be made to depend on its tag', (_, { path }) => {
    const changing = all.filter((each) => each.path === path && ['PATCH', 'PUT', 'DELETE'].includes(each.method))
    for (const each of changing) {
      expect(headers(each)).toContain('If-Match')
      expect(statuses(each)).toContain('412')
    }
  })
})

describe('POST', () => {
  const posts = all.filter(
    ({ method, operation }) => method === 'POST' && isVersioned(operation) && operation.security.length > 0,
  )

  it('takes an Idempotency-Key, unless the answer carries a secret', () => {
    const without = posts.filter((each) => !headers(each).includes('Idempotency-Key')).map(({ id }) => id)
    expect(without.sort()).toEqual([
      'createApplication',
      'createHooks',
      'createLivePreview',
      'createPersonalToken',
      'createVideoPreview',
      'renewPersonalToken',
      'rotateApplicationSecret',
      'signUploadPart',
    ])
  })
})
