import { generateKeyPairSync } from 'node:crypto'
import { aPublicKey } from '@ingest/domain/testing'
import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { type Tenant, TestApi } from '../testing/test-api.ts'

let api: TestApi
let tenant: Tenant

beforeAll(async () => {
  api = await TestApi.start()
  tenant = await api.tenant()
})
afterAll(() => api.close())

const register = (key: string) =>
  api.request('POST', `/networks/${tenant.networkId}/keys`, { token: tenant.token, body: { key } })

const rsa = (modulusLength: number) =>
  generateKeyPairSync('rsa', {
    modulusLength,
    publicKeyEncoding: { type: 'pkcs1', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  })

it('accepts a weak key with a warning, and a sound one without', async () => {
  const weak = await register(rsa(1024).publicKey)
  expect(weak.statusCode).toBe(201)
  expect(weak.headers.warning).toMatch(/^299 - "An RSA key of 1024 bits can be broken: /)
  expect(weak.headers.location).toBe(weak.json().url)
  const sound = await register(aPublicKey())
  expect([sound.statusCode, sound.headers.warning, sound.headers.location]).toEqual([201, undefined, sound.json().url])
})

it('refuses a private key, and writes it down nowhere', async () => {
  const { privateKey } = rsa(2048)
  const response = await register(privateKey)
  expect(response.statusCode).toBe(422)
  expect(response.json().errors).toMatchObject([{ field: '/key', code: 'private-key' }])
  const secret = privateKey.split('\n')[1] ?? ''
  expect(`${response.body}${api.log.join('')}`).not.toContain(secret)
})
