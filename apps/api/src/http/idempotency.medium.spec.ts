import type { AuthContext } from '@ingest/domain'
import { waitFor } from '@ingest/testing'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals'
import type { LightMyRequestResponse } from 'fastify'
import { dumpNetwork } from '../testing/network-dump.ts'
import type { RecipeRequest } from '../testing/recipes.ts'
import { type Tenant, TestApi } from '../testing/test-api.ts'
import type { Operation } from './contract/operations.ts'
import { call, prepare, succeeds, withCode } from './testing/operation-calls.ts'

let api: TestApi
let replica: TestApi
let tenant: Tenant

beforeAll(async () => {
  api = await TestApi.start()
  replica = await api.replica()
})
beforeEach(async () => {
  tenant = await api.tenant()
})
afterEach(() => void jest.restoreAllMocks())
afterAll(async () => {
  await replica?.close()
  await api?.close()
})

const key = { 'idempotency-key': 'one' }
const told = ({ statusCode, headers, body }: LightMyRequestResponse) => ({
  statusCode,
  body,
  location: headers.location,
  etag: headers.etag,
  type: headers['content-type'],
})
const send = (operation: Operation, request: RecipeRequest, on = api) =>
  call(on, operation, request, { token: tenant.token, headers: key })

const keyed = withCode
  .filter(succeeds)
  .filter(({ idempotent }) => idempotent)
  .map((operation) => [operation.operationId, operation] as const)

describe.each(keyed)('%s', (_, operation) => {
  it('is carried out once for a key, and answered alike by every replica', async () => {
    const request = await prepare(api, operation, tenant)
    const first = await send(operation, request)
    expect(first.statusCode).toBe(operation.successStatus)
    const after = await dumpNetwork(api, tenant.networkId)
    for (const each of [api, replica]) expect(told(await send(operation, request, each))).toEqual(told(first))
    expect(await dumpNetwork(api, tenant.networkId)).toEqual(after)
    const other = await send(operation, { ...request, query: { ...request.query, other: '1' } })
    expect([other.statusCode, other.json().type]).toEqual([409, 'urn:ingest:problem:idempotency-key-reused'])
  })
})

/** As if the process had been killed after the commit: nothing that comes then is written. */
function dieAfterCommit({ domain }: TestApi): void {
  for (const method of ['keep', 'release', 'prolong'] as const)
    jest.spyOn(domain.idempotency, method).mockResolvedValue(undefined)
}

describe.each(keyed.filter(([, { successStatus, operationId }]) => successStatus === 201 && operationId !== 'abortUpload'))(
  '%s',
  (_, operation) => {
    it('has its answer kept when the process dies between the commit and the answer', async () => {
      const request = await prepare(api, operation, tenant)
      dieAfterCommit(api)
      const lost = await send(operation, request)
      const after = await dumpNetwork(api, tenant.networkId)
      expect(told(await send(operation, request, replica))).toEqual(told(lost))
      expect(await dumpNetwork(api, tenant.networkId)).toEqual(after)
    })
  },
)

const create = (body: object = { title: 'Film' }, on = api, headers: Record<string, string> = key) =>
  on.request('POST', '/videos', { token: tenant.token, headers, body })
const count = async (): Promise<number> =>
  (await api.dataSource.query('SELECT count(*)::int AS n FROM videos WHERE network_id = $1', [tenant.networkId]))[0].n
const expire = (column: 'lease_until' | 'expires_at') =>
  api.dataSource.query(`UPDATE idempotency_keys SET ${column} = now() - interval '1 second' WHERE network_id = $1`, [
    tenant.networkId,
  ])

describe('a request with a key', () => {
  it('makes one thing, however many come at once; those that are too early are told so', async () => {
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, index) => create({ title: 'Film' }, index % 2 ? api : replica)),
    )
    const statuses = new Set(answers.map(({ statusCode }) => statusCode))
    expect([...statuses].filter((status) => status !== 201 && status !== 409)).toEqual([])
    expect(new Set(answers.filter(({ statusCode }) => statusCode === 201).map(({ body }) => body)).size).toBe(1)
    expect(await count()).toBe(1)
  })

  it('is refused again in the words of the first refusal', async () => {
    const job = () =>
      api.request('POST', '/encoding/jobs', {
        token: tenant.token,
        headers: key,
        body: { inputs: ['0198c2e0-8888-7aaa-8bbb-cccccccccccc'], profile: tenant.networkId, video: tenant.networkId },
      })
    const refused = await job()
    expect(refused.statusCode).toBe(422)
    expect(told(await job())).toEqual(told(refused))
  })

  it('may be tried again after a fault of the platform', async () => {
    const fault = jest.spyOn(api.domain.videos, 'create').mockRejectedValueOnce(new Error('fault'))
    expect((await create()).statusCode).toBe(500)
    fault.mockRestore()
    expect((await create()).statusCode).toBe(201)
    expect(await count()).toBe(1)
  })

  it('may be tried again soon after a fault of the platform that also kept the key from being given back', async () => {
    jest.spyOn(api.domain.videos, 'create').mockRejectedValueOnce(new Error('fault'))
    const release = jest.spyOn(api.domain.idempotency, 'release').mockRejectedValueOnce(new Error('fault'))
    expect((await create()).statusCode).toBe(500)
    await waitFor(() => release.mock.calls.length === 2)
    await Promise.all(release.mock.results.map(({ value }) => Promise.resolve(value).catch(() => undefined)))
    expect((await create()).statusCode).toBe(201)
  })

  it('belongs to its client, its user and its path', async () => {
    await create()
    const colleague = await api.domain.applications.create(tenant.caller, { name: 'Another', scopes: ['all'] })
    const token = await api.token({ clientId: colleague.client_id, clientSecret: colleague.client_secret ?? '' }, ['all'])
    expect((await api.request('POST', '/videos', { token, headers: key, body: { title: 'Other' } })).statusCode).toBe(201)
    const input = { token: tenant.token, headers: key, body: { filename: 'film.mov' } }
    expect((await api.request('POST', '/encoding/inputs', input)).statusCode).toBe(201)
    expect(await count()).toBe(2)
  })

  it('is refused with another body', async () => {
    await create()
    const other = await create({ title: 'Another film' })
    expect([other.statusCode, other.json().type]).toEqual([409, 'urn:ingest:problem:idempotency-key-reused'])
  })

  it('is forgotten after a day', async () => {
    await create()
    await expire('expires_at')
    expect((await create({ title: 'Another film' })).statusCode).toBe(201)
    expect(await count()).toBe(2)
  })

  it('has its answer encrypted', async () => {
    await create({ title: 'Top secret' })
    const rows = await api.dataSource.query('SELECT * FROM idempotency_keys WHERE network_id = $1', [tenant.networkId])
    expect(rows[0].answer_encrypted).toMatch(/^[0-9a-f]{8}\./)
    expect(JSON.stringify(rows)).not.toContain('secret')
  })

  it.each(['', 'x'.repeat(256)])('is refused when the key is none: %#', async (text) => {
    const response = await create({ title: 'Film' }, api, { 'idempotency-key': text })
    expect([response.statusCode, response.json().errors?.[0].field]).toEqual([422, 'Idempotency-Key'])
  })
})

describe('a process that is frozen in the middle of a request', () => {
  it('makes nothing any more once another has carried the request out', async () => {
    const { thaw, isFrozen } = freeze(api)
    const frozen = create()
    await waitFor(async () => isFrozen())
    const early = await create({ title: 'Film' }, replica)
    expect([early.json().type, early.headers['retry-after']]).toEqual(['urn:ingest:problem:request-in-flight', '2'])
    await expire('lease_until')
    const second = await create({ title: 'Film' }, replica)
    expect(second.statusCode).toBe(201)
    thaw()
    expect((await frozen).statusCode).toBe(409)
    expect(await count()).toBe(1)
    expect(told(await create())).toEqual(told(second))
  })
})

/** The next create waits before it begins. */
function freeze({ domain }: TestApi) {
  let thaw: () => void = () => undefined
  let frozen = false
  const gate = new Promise<void>((resolve) => {
    thaw = resolve
  })
  const original = domain.videos.create.bind(domain.videos)
  jest.spyOn(domain.videos, 'create').mockImplementationOnce(async (caller: AuthContext, body) => {
    frozen = true
    await gate
    return original(caller, body)
  })
  return { thaw, isFrozen: () => frozen }
}
