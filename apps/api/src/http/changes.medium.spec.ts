import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { dumpNetwork } from '../testing/network-dump.ts'
import { type Tenant, TestApi } from '../testing/test-api.ts'
import { type Operation, specOf } from './contract/operations.ts'
import { call, pathFor, prepare, succeeds, withCode } from './testing/operation-calls.ts'

let api: TestApi
let tenant: Tenant

beforeAll(async () => {
  api = await TestApi.start()
})
beforeEach(async () => {
  tenant = await api.tenant()
})
afterAll(() => api.close())

const named = (operations: readonly Operation[]) => operations.map((operation) => [operation.operationId, operation] as const)
const get = (url: string) => api.request('GET', url, { token: tenant.token })

const conditional = withCode
  .filter(succeeds)
  .filter(({ operationId }) => specOf(operationId).parameters.some(({ name }) => name === 'If-Match'))

describe.each(named(conditional))('%s', (_, operation) => {
  it('changes nothing for who has another tag, and succeeds with the tag that a GET tells', async () => {
    const request = await prepare(api, operation, tenant)
    const before = await dumpNetwork(api, tenant.networkId)
    for (const tag of ['"another"', '"another", W/"one"']) {
      const refused = await call(api, operation, request, { token: tenant.token, headers: { 'if-match': tag } })
      expect([refused.statusCode, refused.json().type]).toEqual([412, 'urn:ingest:problem:changed'])
    }
    expect(await dumpNetwork(api, tenant.networkId)).toEqual(before)
    const { headers } = await get(pathFor(operation, request))
    const ifMatch = { 'if-match': `"another", ${headers.etag}` }
    const answer = await call(api, operation, request, { token: tenant.token, headers: ifMatch })
    expect(answer.statusCode).toBe(operation.successStatus)
  })
})

/** A new network is shown to tokens for it, which the caller's is not. */
const elsewhere = ['createNetwork']
const showing = withCode
  .filter(({ method, tagged }) => tagged && ['POST', 'PUT', 'PATCH'].includes(method))
  .filter(({ operationId }) => !elsewhere.includes(operationId))

describe.each(named(showing))('%s', (_, operation) => {
  it('answers with the tag that the next GET has', async () => {
    const request = await prepare(api, operation, tenant)
    const answer = await call(api, operation, request, { token: tenant.token })
    expect(answer.statusCode).toBe(operation.successStatus)
    const { headers } = await get(new URL(answer.json().url ?? pathFor(operation, request), api.url).pathname)
    expect(answer.headers.etag).toBe(headers.etag)
  })
})
