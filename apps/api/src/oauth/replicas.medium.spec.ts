import { waitFor } from '@ingest/testing'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { type Tenant, TestApi } from '../testing/test-api.ts'

let [one, two]: TestApi[] = []
let tenant: Tenant

const first = () => one as TestApi
const replicas = () => [one as TestApi, two as TestApi]

beforeAll(async () => {
  one = await TestApi.start()
  two = await one.replica()
  tenant = await one.tenant()
})
afterAll(async () => {
  await two?.close()
  await one?.close()
})

const statuses = (token: string) =>
  Promise.all(replicas().map(async (api) => (await api.request('GET', '/roles', { token })).statusCode))

/** @returns how long it took until every replica answers with this status */
async function untilAll(token: string, status: number): Promise<number> {
  const from = performance.now()
  await waitFor(async () => (await statuses(token)).every((each) => each === status))
  return performance.now() - from
}

describe('on all replicas', () => {
  it('a token that is revoked on one is dead within a second', async () => {
    const token = await first().token(tenant, ['all'])
    expect(await statuses(token)).toEqual([200, 200])
    expect((await first().request('DELETE', '/users/me/revoke', { token })).statusCode).toBe(202)
    const milliseconds = await untilAll(token, 401)
    process.stdout.write(`a revocation reached all replicas after ${Math.round(milliseconds)} ms\n`)
  })

  it('a changed role counts, for tokens that are out', async () => {
    const { userId } = tenant
    const token = await first().token(tenant, ['all'])
    const roles = await first().dataSource.query('SELECT role_id FROM member_roles WHERE user_id = $1', [userId])
    expect(await statuses(token)).toEqual([200, 200])
    await first().dataSource.query('DELETE FROM member_roles WHERE user_id = $1', [userId])
    await untilAll(token, 403)
    const row = [tenant.networkId, userId, roles[0].role_id]
    await first().dataSource.query('INSERT INTO member_roles VALUES ($1, $2, $3)', row)
    await untilAll(token, 200)
  })

  it('tokens are signed with a new key, and those of the old one stay good', async () => {
    const before = await first().token(tenant, ['all'])
    await first().domain.keys.rotateSigningKey()
    const third = await first().replica()
    const after = await third.token(tenant, ['all'])
    await third.close()
    for (const token of [before, after]) expect(await statuses(token)).toEqual([200, 200])
    const kids = [before, after].map((token) => JSON.parse(atob(token.split('.')[0] ?? '')).kid)
    expect(new Set(kids).size).toBe(2)
    const published = (await first().request('GET', '/.well-known/jwks.json')).json().keys.map(({ kid }: { kid: string }) => kid)
    expect(published).toEqual(expect.arrayContaining(kids))
  })
})
