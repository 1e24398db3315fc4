import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { TestApi } from '../testing/test-api.ts'

let api: TestApi

beforeAll(async () => {
  api = await TestApi.start()
})
afterAll(() => api.close())

const get = (path: string, headers: Record<string, string> = {}) =>
  api.request('GET', path, { headers: { accept: undefined, ...headers } })

describe('system calls', () => {
  it('tell that the process is alive and ready, without version, token or count', async () => {
    for (const path of ['/healthz', '/readyz']) {
      const response = await get(path)
      expect(response.statusCode).toBe(200)
      expect(response.headers['x-ratelimit-remaining']).toBe(response.headers['x-ratelimit-limit'])
    }
    expect((await get('/readyz')).json()).toEqual({ status: 'ready', checks: { database: 'ok' } })
  })

  it('count requests for Prometheus by route, not by path', async () => {
    const { token } = await api.tenant()
    await api.request('GET', '/roles/0198c2e0-8888-7aaa-8bbb-cccccccccccc', { token })
    const { body, headers } = await get('/metrics')
    expect(headers['content-type']).toMatch(/^text\/plain/)
    expect(body).toContain('route="/roles/{role_id}",status_class="4xx"')
  })

  it('describe the API as this installation serves it', async () => {
    const response = await get('/openapi.json')
    expect(response.json()).toMatchObject({ openapi: '3.2.0', servers: [{ url: api.url }] })
    expect((await get('/openapi.json', { 'if-none-match': response.headers.etag as string })).statusCode).toBe(304)
    expect((await get('/openapi.json', { 'accept-encoding': 'gzip' })).headers['content-encoding']).toBe('gzip')
    expect((await api.request('HEAD', '/openapi.json')).statusCode).toBe(200)
  })

  it('show it on a page that loads nothing from elsewhere', async () => {
    const page = await get('/docs')
    expect(page.headers['content-security-policy']).toContain("default-src 'self'")
    const sources = [...page.body.matchAll(/(?:src|href)="([^"]+)"/g)]
      .map(([, source]) => source as string)
      .filter((source) => source !== 'data:,')
    expect(sources.every((source) => source.startsWith('/'))).toBe(true)
    for (const source of sources) expect((await get(source)).headers['content-type']).toBe('text/javascript; charset=utf-8')
  })
})

describe('the storage of files', () => {
  it('takes bytes at a signed URL over a socket, past all parsing', async () => {
    const bytes = Buffer.from('{"this": "is not parsed"')
    const url = await api.store.signPut('n/a/object', { expiresInSeconds: 60 })
    const put = await fetch(url, { method: 'PUT', body: bytes, headers: { 'content-type': 'application/json' } })
    expect(put.status).toBe(200)
    expect(put.headers.get('request-id')).toMatch(/\S+/)
    expect((await api.store.head('n/a/object'))?.sizeBytes).toBe(bytes.length)
    const stored = await fetch(await api.store.signGet('n/a/object', { expiresInSeconds: 60 }))
    expect(Buffer.from(await stored.arrayBuffer())).toEqual(bytes)
  })

  it('refuses an URL that is not signed, and answers preflights itself', async () => {
    expect((await fetch(`${api.url}/storage/n/a/object`)).status).toBe(403)
    const headers = { origin: 'https://app.example', 'access-control-request-headers': 'x-amz-date' }
    const preflight = await fetch(`${api.url}/storage/n/a/object`, { method: 'OPTIONS', headers })
    expect(preflight.status).toBe(204)
    expect(preflight.headers.get('access-control-allow-headers')).toContain('x-amz-')
  })
})
