import { permissions } from '@ingest/domain'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import type { LightMyRequestResponse } from 'fastify'
import { Fixtures } from '../testing/fixtures.ts'
import { dumpNetwork, idsIn } from '../testing/network-dump.ts'
import { type RecipeRequest, recipes } from '../testing/recipes.ts'
import { type Tenant, TestApi, type TestRequest } from '../testing/test-api.ts'
import { type Operation, specOf } from './contract/operations.ts'
import { call as callOn, original, prepare as prepareOn, withCode } from './testing/operation-calls.ts'

let api: TestApi
let [a, b]: Tenant[] = []

beforeAll(async () => {
  api = await TestApi.start()
  a = await api.tenant()
  b = await api.tenant()
})
afterAll(() => api.close())

/** Of every answer; security-headers.medium.spec.ts has those that no operation gives. */
const protection = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'content-security-policy': expect.stringMatching(/^default-src .*frame-ancestors 'none'/),
}

const [tenantA, tenantB] = [() => a as Tenant, () => b as Tenant]
const cases = withCode.map((operation) => [operation.operationId, operation] as const)
const guarded = cases.filter(([, { scopes }]) => scopes)

const prepare = (operation: Operation, tenant: Tenant) => prepareOn(api, operation, tenant)
const call = (operation: Operation, request: RecipeRequest, options: TestRequest) => callOn(api, operation, request, options)
const tokenOf = (tenant: Tenant, scopes: string[] = ['all']) => api.token(tenant, scopes)

it('has a recipe for every operation that has code', () => {
  expect(withCode.map(original).filter((id) => !recipes[id])).toEqual([])
})

describe.each(guarded)('%s', (_, operation) => {
  it('without a token is 401', async () => {
    expect((await call(operation, {}, {})).statusCode).toBe(401)
  })

  it('without the permission is 403', async () => {
    const others = permissions.filter((name) => name !== 'all' && !operation.scopes?.some((scope) => scope === name))
    const response = await call(operation, {}, { token: await tokenOf(tenantA(), others) })
    expect(response.statusCode).toBe(403)
  })
})

describe.each(cases.filter(([, { versioned }]) => versioned))('%s', (_, operation) => {
  it('with another Accept is 406', async () => {
    expect((await call(operation, {}, { headers: { accept: 'application/json' } })).statusCode).toBe(406)
  })
})

describe.each(cases)('%s', (_, operation) => {
  it('succeeds for those whose it is', async () => {
    const request = await prepare(operation, tenantA())
    const response = await call(operation, request, operation.scopes ? { token: await tokenOf(tenantA()) } : {})
    expect([operation.successStatus, 206]).toContain(response.statusCode)
    expect(response.headers).toMatchObject(protection)
    if (specOf(operation.operationId)['x-secret']) expect(response.headers['cache-control']).toBe('no-store')
  })
})

describe.each(guarded)('%s', (_, operation) => {
  it('changes and shows nothing of another network, whatever ids it is given', async () => {
    const other = await api.tenant()
    // Something of every kind, that a list could show.
    await new Fixtures(api, other).playableVideo()
    const [ours, theirs] = [await prepare(operation, tenantB()), await prepare(operation, other)]
    const before = await dumpNetwork(api, other.networkId)
    const queuedBefore = api.jobs.sent.length
    for (const { request, statuses } of foreignRequests(operation, ours, theirs)) {
      const response = await call(operation, request, { token: await tokenOf(tenantB()) })
      expect(statuses).toContain(response.statusCode)
      expect(idsShown(response, request, before)).toEqual([])
    }
    expect(await dumpNetwork(api, other.networkId)).toEqual(before)
    expect(JSON.stringify(api.jobs.sent.slice(queuedBefore))).not.toContain(other.networkId)
  })
})

/** The request of one network as it is, with all ids of the other one, and with one of them at a time. */
function foreignRequests(operation: Operation, ours: RecipeRequest, theirs: RecipeRequest) {
  const places = idPlaces(theirs)
  if (places.length === 0) return [{ request: ours, statuses: [operation.successStatus, 206] }]
  const single = places.map((place) => ({
    request: replaced(ours, theirs, place),
    statuses: place[0] === 'path' ? [404] : [404, 422],
  }))
  return [{ request: theirs, statuses: places.some(([part]) => part === 'path') ? [404] : [404, 422] }, ...single]
}

/** Where in a request ids stand: in the path, in the body, in arrays. */
function idPlaces(value: unknown, at: string[] = []): string[][] {
  if (typeof value === 'string') return idsIn(value).has(value) ? [at] : []
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([name, member]) => idPlaces(member, [...at, name]))
}

function replaced(ours: RecipeRequest, theirs: RecipeRequest, place: string[]): RecipeRequest {
  const request = structuredClone(ours)
  const [last = '', ...parents] = place.toReversed()
  const within = (value: unknown) =>
    parents.toReversed().reduce((node, name) => Reflect.get(node as object, name), value) as object
  Reflect.set(within(request), last, Reflect.get(within(theirs), last))
  return request
}

/** Ids of the other network in an answer that were not in the question. */
function idsShown({ body, headers }: LightMyRequestResponse, request: RecipeRequest, dump: unknown): string[] {
  const { 'request-id': _, ...told } = headers
  const [theirs, asked] = [idsIn(dump), idsIn(request)]
  return [...idsIn([body, told])].filter((id) => theirs.has(id) && !asked.has(id))
}
