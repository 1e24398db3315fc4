import { converse } from '@ingest/testing'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { type Tenant, TestApi } from '../testing/test-api.ts'

const accept = 'application/vnd.ingest.v1+json'
const json = { 'content-type': 'application/json' }
const hsts = /^max-age=31536000$/

let api: TestApi
let tenant: Tenant

beforeAll(async () => {
  api = await TestApi.start()
  tenant = await api.tenant()
})
afterAll(() => api?.close())

interface Asked {
  path: string | (() => Promise<string>)
  status: number
  method?: string
  headers?: Record<string, string>
  /** Default the tenant's. */
  token?: string | null
  body?: string
  /** False where Fastify has not yet looked who is a proxy. */
  isProxyKnown?: boolean
}

async function ask({ path, method = 'GET', headers = {}, token = tenant.token, body }: Asked): Promise<Response> {
  const url = typeof path === 'string' ? `${api.url}${path}` : await path()
  const all = { accept, ...(token && { authorization: `Bearer ${token}` }), ...headers }
  return fetch(url, { method, headers: all, body, redirect: 'manual' })
}

/** Every way in which an answer comes about. */
const classes: Record<string, Asked> = {
  'a list': { path: '/videos', status: 200 },
  'a count': { path: '/videos', method: 'HEAD', status: 204 },
  'a path that there is not': { path: '/nowhere', status: 404 },
  'a path that cannot be read': { path: '/%zz', status: 400, isProxyKnown: false },
  'a method that there is not': { path: '/videos', method: 'DELETE', status: 405 },
  'a version that there is not': { path: '/videos', headers: { accept: 'text/html' }, status: 406 },
  'no token': { path: '/videos', token: null, status: 401 },
  'a body that is none': { path: '/videos', method: 'POST', body: '{', headers: json, status: 400 },
  'a body that is wrong': { path: '/videos', method: 'POST', body: '{}', status: 422 },
  'a body that is too large': { path: '/videos', method: 'POST', body: ' '.repeat(2 * 1024 ** 2), status: 413 },
  'an id that there is not': { path: '/videos/0198c2e0-8888-7aaa-8bbb-cccccccccccc', status: 404 },
  'a preflight': { path: '/videos', method: 'OPTIONS', status: 204 },
  'a refusal of the token endpoint': { path: '/token', method: 'POST', body: '{"grant_type":"x"}', token: null, status: 400 },
  'a page that refuses': { path: '/authorize', status: 400 },
  'a page': { path: '/password/forgot', status: 200 },
  'the page of an invitation': { path: '/invitations/a-token', status: 200 },
  'the description': { path: '/openapi.json', status: 200 },
  'the reference': { path: '/docs', status: 200 },
  'a script of the reference': { path: '/docs/start.js', status: 200 },
  'the health': { path: '/healthz', status: 200 },
  'the metrics': { path: '/metrics', status: 200 },
  'a file without a signature': { path: '/storage/a/b', status: 403 },
  'a file that is put': {
    path: () => api.store.signPut('a/page.html', { expiresInSeconds: 60 }),
    method: 'PUT',
    body: '<script>alert(1)</script>',
    headers: { 'content-type': 'text/html' },
    status: 200,
  },
  'a file that is read': { path: () => api.store.signGet('a/page.html', { expiresInSeconds: 60 }), status: 200 },
}

describe.each(Object.entries(classes))('%s', (_, asked) => {
  it('is not sniffed, framed or run, and sends nobody its address', async () => {
    const { status, headers } = await ask(asked)
    expect(status).toBe(asked.status)
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    expect(headers.get('referrer-policy')).toBe('no-referrer')
    expect(headers.get('content-security-policy')).toMatch(/^default-src .*frame-ancestors 'none'/)
    expect(headers.get('content-security-policy')).not.toContain('unsafe-eval')
    expect(headers.get('strict-transport-security')).toBeNull()
  })

  it('asks for TLS where a trusted proxy has it', async () => {
    const { headers } = await ask({ ...asked, headers: { ...asked.headers, 'x-forwarded-proto': 'https' } })
    if (asked.isProxyKnown ?? true) expect(headers.get('strict-transport-security')).toMatch(hsts)
    else expect(headers.get('strict-transport-security')).toBeNull()
  })
})

it('what is no HTTP is answered so too', async () => {
  const { received } = await converse(Number(new URL(api.url).port), ['nonsense\r\n\r\n'])
  expect(received).toMatch(/^HTTP\/1\.1 400 /)
  expect(received).toContain('X-Content-Type-Options: nosniff')
  expect(received).toContain("Content-Security-Policy: default-src 'none'; frame-ancestors 'none'")
})

it('believes nobody else that there is TLS', async () => {
  const untrusting = await api.replica({ trustedProxies: [] })
  try {
    const { headers } = await untrusting.request('GET', '/healthz', { headers: { 'x-forwarded-proto': 'https' } })
    expect(headers['strict-transport-security']).toBeUndefined()
  } finally {
    await untrusting.close()
  }
})
