import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { type EdgeApp, startEdgeApp } from './testing/edge-app.ts'

let edge: EdgeApp

beforeAll(async () => {
  edge = await startEdgeApp()
})
afterAll(() => edge.close())

const head = 'Host: api\r\nAccept: application/vnd.ingest.v1+json\r\nAuthorization: Bearer read_roles\r\n'

describe('routing', () => {
  it('answers an unknown path with 404 and problem details', async () => {
    const response = await edge.request('GET', '/nowhere')
    expect(response.statusCode).toBe(404)
    expect(response.headers['content-type']).toBe('application/problem+json')
    expect(response.json()).toMatchObject({
      type: 'urn:ingest:problem:not-found',
      title: 'Not Found',
      status: 404,
      instance: '/nowhere',
      request_id: response.headers['request-id'],
    })
  })

  it('answers an unknown method with 405 and Allow', async () => {
    const response = await edge.request('PATCH', '/roles')
    expect(response.statusCode).toBe(405)
    expect(response.headers.allow).toBe('GET, HEAD, POST, OPTIONS')
  })

  it('knows LINK', async () => {
    const id = '0198c2e0-8888-7aaa-8bbb-cccccccccccc'
    const response = await edge.request('LINK', `/networks/${id}`, { payload: JSON.stringify({ id }) })
    expect(response.statusCode).toBe(200)
    expect(response.json()).toEqual({})
    expect(edge.shelf.lastRequest).toMatchObject({ path: { network_id: id }, body: { id } })
  })

  it('serves the aliases of an operation by the same handler', async () => {
    for (const path of ['/encoding/inputs', '/inputs']) expect((await edge.request('GET', path)).json()).toEqual([])
  })

  it('answers HEAD of a single resource as its GET, without the body', async () => {
    const { id } = edge.shelf.add('Editors')
    const [get, headed] = [await edge.request('GET', `/roles/${id}`), await edge.request('HEAD', `/roles/${id}`)]
    expect(headed.statusCode).toBe(200)
    expect(headed.body).toBe('')
    expect(headed.headers.etag).toBe(get.headers.etag)
  })

  it('takes repeated slashes for one, and a bare question mark for nothing', async () => {
    for (const path of ['//roles', '/roles?', '///roles//?'.replace('//?', '?'), '//encoding//inputs?filter='])
      expect((await edge.request('GET', path)).statusCode).toBe(200)
    expect(edge.log.join('')).not.toContain('"path":"//')
  })

  it('answers 501 where there is no code yet, after the token and the permission', async () => {
    const authorization = (token: string) => ({ headers: { authorization: `Bearer ${token}` } })
    expect((await edge.request('POST', '/videos', authorization('read_videos'))).statusCode).toBe(403)
    const response = await edge.request('POST', '/videos', authorization('write_videos'))
    expect(response.statusCode).toBe(501)
    expect(response.headers['content-type']).toBe('application/problem+json')
  })

  it('answers a path that is no path with problem details', async () => {
    const received = await edge.raw(`GET /roles/%zz HTTP/1.1\r\n${head}Connection: close\r\n\r\n`)
    expect(received).toMatch(/^HTTP\/1\.1 400 /)
    expect(received).toMatch(/Access-Control-Allow-Origin: \*/)
    expect(received).toContain('"urn:ingest:problem:')
  })

  it('takes an absolute target for its path', async () => {
    const ask = (line: string) => edge.raw(`${line} HTTP/1.1\r\n${head}Connection: close\r\n\r\n`)
    expect(await ask('GET http://api.test//roles?x=//')).toMatch(/^HTTP\/1\.1 200 /)
    expect(await ask('OPTIONS *')).toMatch(/^HTTP\/1\.1 404 [\s\S]*application\/problem\+json/)
  })

  it('answers what is not HTTP with problem details', async () => {
    const received = await edge.raw('HELO there\r\n\r\n')
    expect(received).toMatch(/^HTTP\/1\.1 400 /)
    expect(received).toMatch(/Request-Id: \S+/)
  })
})

describe('on a socket', () => {
  it('spells header names as the contract does', async () => {
    const received = await edge.raw(`HEAD /roles HTTP/1.1\r\n${head}Connection: close\r\n\r\n`)
    for (const name of [
      'Resource-Count',
      'Request-Id',
      'X-RateLimit-Limit',
      'RateLimit-Policy',
      'RateLimit',
      'Vary',
      'Cache-Control',
    ])
      expect(received).toContain(`\r\n${name}: `)
    const list = await edge.raw(`GET //roles HTTP/1.1\r\n${head}Connection: close\r\n\r\n`)
    for (const name of ['ETag', 'Accept-Ranges', 'Content-Range', 'Content-Type', 'Access-Control-Expose-Headers'])
      expect(list).toContain(`\r\n${name}: `)
  })

  it('keeps the connection after a count', async () => {
    const count = `HEAD /roles HTTP/1.1\r\n${head}\r\n`
    const received = await edge.raw(`${count}${count.replace('\r\n\r\n', '\r\nConnection: close\r\n\r\n')}`)
    expect(received.match(/HTTP\/1\.1 204/g)).toHaveLength(2)
  })

  it('ends the connection after an error to a HEAD and tells no length', async () => {
    const received = await edge.raw('HEAD /roles HTTP/1.1\r\nHost: api\r\n\r\n')
    expect(received).toMatch(/^HTTP\/1\.1 406 /)
    expect(received).toMatch(/\r\nConnection: close\r\n/)
    expect(received).not.toMatch(/content-length|transfer-encoding/i)
    expect(received.endsWith('\r\n\r\n')).toBe(true)
  })
})

describe('a route that goes away', () => {
  it('says when, in every answer', async () => {
    const old = await startEdgeApp({
      routes: (instance) =>
        instance.route({ method: 'GET', url: '/old', config: { removal: '2027-06-01' }, handler: async () => ({}) }),
    })
    const answers = [await old.request('GET', '/old'), await old.request('OPTIONS', '/old'), await old.request('GET', '/roles')]
    await old.close()
    expect(answers.map(({ headers }) => headers['ingest-deprecate'])).toEqual(['2027-06-01', undefined, undefined])
  })
})
