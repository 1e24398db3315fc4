import { CutCable, waitFor } from '@ingest/testing'
import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { type Tenant, TestApi } from './testing/test-api.ts'

let api: TestApi
let cable: CutCable
let tenant: Tenant

beforeAll(async () => {
  api = await TestApi.start(async (text) => {
    const url = new URL(text)
    cable = await CutCable.to(url.hostname, Number(url.port))
    url.host = `127.0.0.1:${cable.port}`
    return url.href
  })
  tenant = await api.tenant()
})
afterAll(async () => {
  await api.close()
  cable.close()
})

it('answers 503 with Retry-After while the database is away, and recovers by itself', async () => {
  const load = () => Promise.all(Array.from({ length: 30 }, () => api.request('GET', '/roles', { token: tenant.token })))
  expect((await load()).map(({ statusCode }) => statusCode)).toEqual(Array(30).fill(200))

  const underway = load()
  cable.cutNow()
  for (const { statusCode } of await underway) expect([200, 503]).toContain(statusCode)
  for (const response of await load()) {
    expect(response.statusCode).toBe(503)
    expect(response.headers['retry-after']).toBe('2')
  }
  expect((await api.request('GET', '/readyz')).json()).toMatchObject({
    status: 'unavailable',
    checks: { database: 'unavailable' },
  })

  cable.mend()
  const recovered = await waitFor(async () => (await load()).every(({ statusCode }) => statusCode === 200))
  expect(recovered).toBe(true)
})
