import { DomainError, errors } from '@ingest/domain'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { RateLimit } from './rate-limit.ts'
import { type EdgeApp, startEdgeApp } from './testing/edge-app.ts'

let edge: EdgeApp

beforeAll(async () => {
  edge = await startEdgeApp()
})
afterAll(() => edge.close())

const version = 'application/vnd.ingest.v1+json'
const bearer = (token: string) => `Bearer ${token}`

describe('Accept', () => {
  it.each([version, `text/html, ${version};q=0.5`, `*/*;q=0.1,${version}`, version.toUpperCase()])('takes %s', async (accept) => {
    expect((await edge.request('GET', '/roles', { headers: { accept } })).statusCode).toBe(200)
  })

  it.each([undefined, '*/*', 'application/json', 'application/vnd.ingest.v2+json', `${version};q=0`])(
    'refuses %s with 406 that says what to send',
    async (accept) => {
      const response = await edge.request('GET', '/roles', { headers: { accept } })
      expect(response.statusCode).toBe(406)
      expect(response.json().detail).toContain(version)
    },
  )
})

describe('tokens and permissions', () => {
  it.each([undefined, 'Bearer', 'Basic abc', 'Bearer expired'])('refuses %s with 401 and a challenge', async (authorization) => {
    const response = await edge.request('GET', '/roles', { headers: { authorization } })
    expect(response.statusCode).toBe(401)
    expect(response.headers['www-authenticate']).toBe('Bearer error="invalid_token"')
  })

  it('refuses a token without the permission with 403', async () => {
    const response = await edge.request('POST', '/roles', { headers: { authorization: bearer('read_roles') } })
    expect(response.statusCode).toBe(403)
    expect(response.json().detail).toContain('write_roles')
  })

  it('refuses writes, and only writes, in a read-only network', async () => {
    const headers = { authorization: bearer('read_roles.write_roles.readonly') }
    expect((await edge.request('GET', '/roles', { headers })).statusCode).toBe(200)
    const response = await edge.request('POST', '/roles', { headers, payload: { role_name: 'a', permissions: [] } })
    expect(response.statusCode).toBe(403)
    expect(response.json().type).toBe('urn:ingest:problem:network-read-only')
  })

  it('tells the use-case who calls, with the request id', async () => {
    await edge.request('GET', '/encoding/inputs', { headers: { 'request-id': 'mine-1' } })
    expect(edge.shelf.lastRequest).toMatchObject({ caller: { requestId: 'mine-1', clientId: 'test' } })
  })
})

describe('the order of refusals', () => {
  const bad = { accept: 'text/html', authorization: 'Bearer expired' }

  it.each([
    ['an unknown route before the version', 'GET', '/nowhere', bad, 404],
    ['an unknown method before the version', 'PATCH', '/roles', bad, 405],
    ['the version before the token', 'POST', '/roles', bad, 406],
    ['the token before the body', 'POST', '/roles', { authorization: 'Bearer expired' }, 401],
    ['the permission before the body', 'POST', '/roles', { authorization: bearer('read_roles') }, 403],
    ['the body before the id', 'PUT', '/roles/no-id', {}, 400],
  ])('is %s', async (_, method, url, headers, status) => {
    expect((await edge.request(method, url, { headers, payload: '{nonsense' })).statusCode).toBe(status)
  })

  it('is the fields of the body before the id, and the id before a changed resource', async () => {
    const id = '0198c2e0-8888-7aaa-8bbb-cccccccccccc'
    const put = (payload: object) => edge.request('PUT', `/roles/${id}`, { headers: { 'if-match': '"x"' }, payload })
    expect((await put({ role_name: 5 })).statusCode).toBe(422)
    expect((await put({ role_name: 'a', permissions: [] })).statusCode).toBe(404)
    const { id: known } = edge.shelf.add('Editors')
    const response = await edge.request('PUT', `/roles/${known}`, {
      headers: { 'if-match': '"x"' },
      payload: { role_name: 'a', permissions: [] },
    })
    expect(response.statusCode).toBe(412)
  })

  it('is what there is no code for after the permission and before the body', async () => {
    const post = (token: string) => edge.request('POST', '/videos', { headers: { authorization: bearer(token) }, payload: '{' })
    expect([(await post('read_videos')).statusCode, (await post('write_videos')).statusCode]).toEqual([403, 501])
  })

  it('names a header that is wrong', async () => {
    const { id } = edge.shelf.add('Editors')
    const response = await edge.request('DELETE', `/roles/${id}`, { headers: { 'if-match': `"${'x'.repeat(5000)}"` } })
    expect([response.statusCode, response.json().errors?.[0].field]).toEqual([422, 'If-Match'])
  })

  it('answers a path without an id where there must be one with 404', async () => {
    for (const path of [
      'no-id',
      '123',
      'urn:uuid:0198c2e0-8888-7aaa-8bbb-cccccccccccc',
      '%00',
      'x'.repeat(500),
      'x'.repeat(5000),
    ])
      expect([path.slice(0, 50), (await edge.request('GET', `/roles/${path}`)).statusCode]).toEqual([path.slice(0, 50), 404])
  })
})

describe('the rate limit', () => {
  let limited: EdgeApp

  beforeEach(async () => {
    await limited?.close()
    limited = await startEdgeApp({ rateLimit: new RateLimit({ requests: 2, windowSeconds: 60 }) })
  })
  afterAll(() => limited.close())

  it('counts each token apart, and refuses with an empty body', async () => {
    const get = (token: string) => limited.request('GET', '/roles', { headers: { authorization: bearer(token) } })
    const [first, second, third] = [await get('read_roles'), await get('read_roles'), await get('read_roles')]
    expect(first.headers).toMatchObject({
      'x-ratelimit-limit': '2',
      'x-ratelimit-remaining': '1',
      'x-ratelimit-reset': '60',
      'ratelimit-policy': '"default";q=2;w=60',
      ratelimit: '"default";r=1;t=60',
    })
    expect(second.statusCode).toBe(200)
    expect([third.statusCode, third.body]).toEqual([429, ''])
    expect(third.headers).toMatchObject({ 'retry-after': '60', 'x-ratelimit-remaining': '0', 'access-control-allow-origin': '*' })
    expect((await get('read_roles.other')).statusCode).toBe(200)
  })

  it('refuses a token that is not valid before it counts, and counts it for the address', async () => {
    const get = () => limited.request('GET', '/roles', { headers: { authorization: undefined } })
    const answers = [await get(), await get(), await get()]
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([401, 401, 401])
    expect(answers.map(({ headers }) => headers['x-ratelimit-remaining'])).toEqual(['1', '0', '0'])
    expect((await limited.request('POST', '/token', { payload: 'grant_type=x' })).statusCode).toBe(429)
  })

  it('does not count OPTIONS', async () => {
    for (let each = 0; each < 5; each++) expect((await limited.request('OPTIONS', '/roles')).statusCode).toBe(204)
    const response = await limited.request('GET', '/roles')
    expect(response.headers['x-ratelimit-remaining']).toBe('1')
  })
})

describe('CORS', () => {
  const origin = 'https://app.example'

  it('is told on every answer, refusals included', async () => {
    const answers = await Promise.all([
      edge.request('GET', '/roles', { headers: { origin } }),
      edge.request('GET', '/nowhere', { headers: { origin } }),
      edge.request('GET', '/roles', { headers: { origin, accept: '*/*' } }),
      edge.request('GET', '/roles', { headers: { origin, authorization: undefined } }),
    ])
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([200, 404, 406, 401])
    for (const { headers } of answers) {
      expect(headers['access-control-allow-origin']).toBe('*')
      expect(headers['access-control-expose-headers']).toContain('Resource-Count')
    }
  })

  it('answers a preflight without version and token', async () => {
    const headers = { origin, accept: undefined, authorization: undefined, 'access-control-request-method': 'LINK' }
    const response = await edge.request('OPTIONS', '/networks/0198c2e0-8888-7aaa-8bbb-cccccccccccc', { headers })
    expect(response.statusCode).toBe(204)
    expect(response.headers).toMatchObject({ 'access-control-max-age': '7200', allow: 'LINK, OPTIONS' })
    expect(response.headers['access-control-allow-methods']).toContain('UNLINK')
    expect(response.headers['access-control-allow-headers']).toContain('Idempotency-Key')
    expect((await edge.request('OPTIONS', '/nowhere', { headers })).statusCode).toBe(404)
  })

  it('names the origin when only some may call', async () => {
    const choosy = await startEdgeApp({ corsOrigins: [origin] })
    const allowed = await choosy.request('GET', '/nowhere', { headers: { origin } })
    const other = await choosy.request('GET', '/nowhere', { headers: { origin: 'https://other.example' } })
    await choosy.close()
    expect(allowed.headers['access-control-allow-origin']).toBe(origin)
    expect(other.headers['access-control-allow-origin']).toBeUndefined()
    expect(allowed.headers.vary).toContain('Origin')
  })
})

describe('problem details', () => {
  const failWith = async (fault: unknown, path = '/roles') => {
    edge.shelf.fault = fault
    return edge.request(path === '/token' ? 'POST' : 'GET', path, { payload: path === '/token' ? 'grant_type=x' : undefined })
  }

  it('tell nothing of what nobody foresaw, and log it', async () => {
    const response = await failWith(new Error('SELECT secret FROM /etc/passwd'))
    expect(response.statusCode).toBe(500)
    expect(response.body).not.toMatch(/SELECT|passwd|at .*\.ts/)
    expect(edge.log.join('')).toContain('SELECT secret')
  })

  it.each([
    ['a refused connection', Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' })],
    ['a database that shuts down', Object.assign(new Error('terminating connection'), { code: '57P01' })],
    [
      'a failed query',
      Object.assign(new Error('query failed'), { driverError: Object.assign(new Error('x'), { code: '08006' }) }),
    ],
    ['an exhausted pool', new Error('timeout exceeded when trying to connect')],
    ['a store that is away', Object.assign(new Error('no store'), { name: 'StorageError', code: 'unavailable' })],
    ['a use-case that says so', new DomainError(503, 'storage-unavailable', 'The store is away.')],
  ])('answer %s with 503 and Retry-After', async (_, fault) => {
    const response = await failWith(fault)
    expect(response.statusCode).toBe(503)
    expect(response.headers['retry-after']).toBe('2')
    expect(response.headers['access-control-allow-origin']).toBe('*')
  })

  it('name the fields that are wrong', async () => {
    const response = await edge.request('POST', '/roles', { payload: { permissions: [{ action: 'fly', resource: 'videos' }] } })
    expect(response.statusCode).toBe(422)
    expect(response.json().errors).toEqual([
      { field: '/role_name', code: 'required', message: 'role_name is required.' },
      { field: '/permissions/0/action', code: 'enum', message: expect.stringContaining('read, write') },
    ])
  })

  it('carry the errors of a use-case', async () => {
    const response = await failWith(errors.invalid([{ field: '/x', code: 'y', message: 'No.' }]), '/encoding/inputs')
    expect(response.json()).toMatchObject({ status: 422, detail: 'No.', errors: [{ field: '/x', code: 'y', message: 'No.' }] })
  })

  it('are in the words of RFC 6749 at /token, but for faults of ours', async () => {
    const unreadable = await edge.request('POST', '/token', {
      headers: { 'content-type': 'application/json' },
      payload: '{nonsense',
    })
    expect([unreadable.statusCode, unreadable.json()]).toEqual([
      400,
      { error: 'invalid_request', error_description: 'The body is not JSON.' },
    ])
    expect(unreadable.headers['cache-control']).toBe('no-store')
    const tooLong = await edge.request('POST', `/token?client_id=${'x'.repeat(300)}`)
    expect([tooLong.statusCode, tooLong.json().error]).toEqual([400, 'invalid_request'])
    expect((await failWith(new Error('fault'), '/token')).headers['content-type']).toBe('application/problem+json')
  })
})

describe('request ids', () => {
  it('are kept when they are well-formed', async () => {
    expect((await edge.request('GET', '/nowhere', { headers: { 'request-id': 'abc-1' } })).headers['request-id']).toBe('abc-1')
  })

  it.each(['', 'a b', 'x'.repeat(129), 'ü'])('are made anew instead of %p', async (id) => {
    const made = (await edge.request('GET', '/roles', { headers: { 'request-id': id } })).headers['request-id']
    expect(made).toMatch(/^[0-9a-f-]{36}$/)
  })

  it('are on every log line of the request', async () => {
    edge.shelf.fault = new Error('fault')
    await edge.request('GET', '/roles?token=hush', { headers: { 'request-id': 'logged-1' } })
    const lines = edge.log.map((line) => JSON.parse(line)).filter((line) => line.request_id === 'logged-1')
    expect(lines.map(({ msg }) => msg)).toEqual(['request failed', 'request'])
    expect(edge.log.join('')).not.toContain('hush')
    expect(lines[1]).toMatchObject({ method: 'GET', path: '/roles', status: 500, operation: 'listRoles' })
  })
})
