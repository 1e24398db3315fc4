import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { type Tenant, TestApi } from '../testing/test-api.ts'

const limit = 200

let origin: TestApi
let replicas: TestApi[]
let tenant: Tenant

beforeAll(async () => {
  origin = await TestApi.start()
  tenant = await origin.tenant()
  const settings = { rateLimit: { requests: limit, windowSeconds: 600 } }
  replicas = [await origin.replica(settings), await origin.replica(settings)]
})
afterAll(async () => {
  for (const replica of replicas ?? []) await replica.close()
  await origin?.close()
})

describe('the rate limit of two replicas', () => {
  it('is one: at most 5 % over, and all of it can be used', async () => {
    const ask = (index: number) => replicas[index % 2]?.request('GET', '/roles', { token: tenant.token })
    const answers = []
    for (let round = 0; round < 30; round++)
      answers.push(...(await Promise.all(Array.from({ length: 10 }, (_, index) => ask(index)))))
    const admitted = answers.filter((answer) => answer?.statusCode === 200).length
    process.stdout.write(`two replicas let in ${admitted} requests of a limit of ${limit}\n`)
    expect(admitted).toBeLessThanOrEqual(limit * 1.05)
    expect(admitted).toBeGreaterThanOrEqual(limit * 0.95)
    const refused = answers.at(-1)
    expect([refused?.statusCode, refused?.body, refused?.headers['x-ratelimit-remaining']]).toEqual([429, '', '0'])
  })

  it('is used up for every replica, and one that starts later knows', async () => {
    const late = await origin.replica({ rateLimit: { requests: limit, windowSeconds: 600 } })
    for (const each of [...replicas, late])
      expect((await each.request('GET', '/roles', { token: tenant.token })).statusCode).toBe(429)
    expect((await late.request('GET', '/roles', { token: await late.token(tenant, ['all']) })).statusCode).toBe(200)
    await late.close()
  })
})
