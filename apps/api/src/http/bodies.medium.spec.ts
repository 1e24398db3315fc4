import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { type EdgeApp, startEdgeApp } from './testing/edge-app.ts'

let edge: EdgeApp

beforeAll(async () => {
  edge = await startEdgeApp()
})
afterAll(() => edge.close())

const role = { role_name: 'Editors', permissions: [] }
const post = (payload: string | Buffer, contentType?: string, headers = {}) =>
  edge.request('POST', '/roles', { headers: { 'content-type': contentType, ...headers }, payload })

describe('the Content-Type of a body', () => {
  it.each([
    'application/json',
    'application/vnd.ingest.v1+json',
    'application/json; charset=utf-8',
    'multipart/form-data',
    'text/plain',
    'application/x-www-form-urlencoded',
    'nonsense',
  ])('may be %s when the body is JSON', async (contentType) => {
    const response = await post(JSON.stringify(role), contentType)
    expect(response.statusCode).toBe(201)
    expect(response.json()).toMatchObject(role)
    expect(response.headers.location).toBe(response.json().url)
  })

  it('may be missing', async () => {
    const body = JSON.stringify(role)
    const received = await edge.raw(
      `POST /roles HTTP/1.1\r\nHost: api\r\nAccept: application/vnd.ingest.v1+json\r\nAuthorization: Bearer write_roles\r\n` +
        `Content-Length: ${body.length}\r\nConnection: close\r\n\r\n${body}`,
    )
    expect(received).toMatch(/^HTTP\/1\.1 201 /)
  })

  it('decides whether what is no JSON is malformed or of another type', async () => {
    expect((await post('{"role_name":', 'application/json')).statusCode).toBe(400)
    expect((await post('role_name=x', undefined)).statusCode).toBe(400)
    expect((await post('<role/>', 'application/xml')).statusCode).toBe(415)
    const part = '--x\r\nContent-Disposition: form-data; name="role_name"\r\n\r\nEditors\r\n--x--\r\n'
    expect((await post(part, 'multipart/form-data; boundary=x')).statusCode).toBe(415)
  })
})

describe('a body', () => {
  it.each([
    ['gzip', gzipSync(JSON.stringify(role)), { 'content-encoding': 'gzip' }, 415],
    ['not UTF-8', Buffer.from([0x22, 0xff, 0x22]), {}, 400],
    ['larger than the limit', Buffer.alloc(70_000, 0x20), {}, 413],
    ['nested deeply', Buffer.from('['.repeat(20_000) + ']'.repeat(20_000)), {}, 400],
    ['empty', Buffer.from(''), {}, 422],
    ['null', Buffer.from('null'), {}, 422],
    ['an array where an object belongs', Buffer.from('[]'), {}, 422],
  ])('that is %s is refused', async (_, payload, headers, status) => {
    const response = await post(payload, 'application/json', headers)
    expect(response.statusCode).toBe(status)
    expect(response.headers['content-type']).toBe('application/problem+json')
  })

  it('larger than the limit is refused before it is read', async () => {
    const received = await edge.raw(
      'POST /roles HTTP/1.1\r\nHost: api\r\nAccept: application/vnd.ingest.v1+json\r\nAuthorization: Bearer write_roles\r\n' +
        'Content-Length: 1000000000\r\n\r\n{"a":',
    )
    expect(received).toMatch(/^HTTP\/1\.1 413 /)
  })

  it('loses what the spec does not know and what the server owns', async () => {
    const whole = {
      ...role,
      id: 'mine',
      created_at: 'never',
      nonsense: { deep: true },
      permissions: [{ action: 'read', resource: 'videos', x: 1 }],
    }
    expect((await post(JSON.stringify(whole), 'application/json')).statusCode).toBe(201)
    expect(edge.shelf.lastRequest).toMatchObject({
      body: { role_name: 'Editors', permissions: [{ action: 'read', resource: 'videos' }] },
    })
    expect(Object.keys((edge.shelf.lastRequest as { body: object }).body)).toEqual(['role_name', 'permissions'])
  })

  it('does not reach prototypes', async () => {
    const payload = '{"role_name":"a","permissions":[],"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}'
    expect((await post(payload, 'application/json')).statusCode).toBe(201)
    expect(({} as { polluted?: number }).polluted).toBeUndefined()
  })

  it('is ignored where none is wanted', async () => {
    const { id } = edge.shelf.add('Editors')
    expect((await edge.request('DELETE', `/roles/${id}`, { payload: '{nonsense' })).statusCode).toBe(202)
  })

  it('must hold no NUL and no half of a surrogate pair', async () => {
    for (const name of ['a\\u0000b', '\\ud800']) {
      const response = await post(`{"role_name":"${name}","permissions":[]}`, 'application/json')
      expect(response.statusCode).toBe(422)
      expect(response.json().errors[0].field).toBe('/role_name')
    }
  })
})

describe('a query', () => {
  const list = async (query: string) => {
    const response = await edge.request('GET', `/encoding/inputs?${query}`)
    return { status: response.statusCode, query: (edge.shelf.lastRequest as { query: unknown }).query, body: response.body }
  }

  it('has comma lists in any case, with spaces and empty members', async () => {
    expect(await list('filter=Ready,%20video-only,,')).toMatchObject({ status: 200, query: { filter: ['ready', 'video-only'] } })
  })

  it('takes an empty value for none and ignores what it does not know', async () => {
    expect((await list('filter=&search=&page=7')).query).toEqual({})
  })

  it('refuses an unknown value with the name of the parameter', async () => {
    const { status, body } = await list('filter=sleeping')
    expect([status, JSON.parse(body).errors[0].field]).toEqual([422, 'filter'])
  })

  it('must hold no NUL', async () => {
    expect((await list('search=a%00b')).status).toBe(422)
  })

  it.each([
    ['1', true],
    ['true', true],
    ['TRUE', true],
    ['0', false],
    ['', undefined],
  ])('reads permanent=%s as %s', async (text, permanent) => {
    const { id } = edge.shelf.add('Editors')
    expect((await edge.request('DELETE', `/roles/${id}?permanent=${text}`)).statusCode).toBe(202)
    expect((edge.shelf.lastRequest as { query: object }).query).toEqual(permanent === undefined ? {} : { permanent })
  })

  it('refuses a boolean that is none', async () => {
    const { id } = edge.shelf.add('Editors')
    expect((await edge.request('DELETE', `/roles/${id}?permanent=perhaps`)).statusCode).toBe(422)
  })
})

describe('the token endpoint', () => {
  it.each([
    ['a form', 'application/x-www-form-urlencoded', 'grant_type=client_credentials&scope=a+b'],
    ['a form without a type', undefined, 'grant_type=client_credentials&scope=a%20b'],
    ['JSON', 'application/json', '{"grant_type":"client_credentials","scope":"a b"}'],
  ])('reads %s', async (_, contentType, payload) => {
    const headers = { 'content-type': contentType, authorization: 'Basic eDp5', accept: undefined }
    expect((await edge.request('POST', '/token?client_id=c', { headers, payload })).statusCode).toBe(200)
    expect(edge.shelf.lastRequest).toMatchObject({
      authorization: 'Basic eDp5',
      query: { client_id: 'c' },
      body: { grant_type: 'client_credentials', scope: 'a b' },
    })
  })
})
