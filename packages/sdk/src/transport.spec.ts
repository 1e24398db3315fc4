import { afterEach, describe, expect, test } from '@jest/globals'
import { IngestError, IngestNetworkError, IngestTimeoutError } from './errors.ts'
import { json, type Respond, startServer } from './testing/local-server.ts'
import { clientCredentials, givenToken } from './token-source.ts'
import { createTransport } from './transport.ts'

const retry = { retries: 2, maxPauseMs: 1_000 }
const timeoutMs = 5_000

let server: Awaited<ReturnType<typeof startServer>>
afterEach(() => server.stop())

async function setUp(respond: Respond, options: { timeoutMs?: number } = {}) {
  server = await startServer(respond)
  const tokens = givenToken('t1')
  const transport = createTransport({ fetch, tokens, retry, timeoutMs: options.timeoutMs ?? timeoutMs })
  return (path: string, init?: RequestInit) => transport(new Request(server.host + path, init))
}

describe('what is sent', () => {
  test('version and token go with every call, a key with every POST', async () => {
    const send = await setUp((_, response) => json(response, 200, {}))
    await send('/videos')
    await send('/videos', { method: 'POST', body: '{"title":"A"}', headers: { 'content-type': 'application/json' } })
    const [read, created] = server.seen
    expect(read?.headers).toMatchObject({ accept: 'application/vnd.ingest.v1+json', authorization: 'Bearer t1' })
    expect(read?.headers['idempotency-key']).toBeUndefined()
    expect(created).toMatchObject({
      body: '{"title":"A"}',
      headers: { 'idempotency-key': expect.stringMatching(/^[0-9a-f]{32}$/) },
    })
  })

  test('an empty answer has no body', async () => {
    const send = await setUp((_, response) => response.writeHead(204, { 'resource-count': '3' }).end())
    const response = await send('/videos', { method: 'HEAD' })
    expect(response.headers.get('resource-count')).toBe('3')
    expect(response.body).toBeNull()
  })
})

describe('what is tried again', () => {
  test('503 with Retry-After, for a POST with the same key', async () => {
    const send = await setUp((_, response) => {
      if (server.seen.length === 1) response.writeHead(503, { 'retry-after': '0' }).end()
      else json(response, 201, { id: '1' })
    })
    const response = await send('/videos', { method: 'POST', body: '{}' })
    expect(await response.json()).toEqual({ id: '1' })
    const keys = server.seen.map((each) => each.headers['idempotency-key'])
    expect(keys).toEqual([keys[0], keys[0]])
    expect(server.seen.map((each) => each.body)).toEqual(['{}', '{}'])
  })

  test('409 with Retry-After, as long as the first attempt is under way', async () => {
    const send = await setUp((_, response) => {
      if (server.seen.length < 6) json(response, 409, { detail: 'under way' }, { 'retry-after': '0' })
      else json(response, 201, { id: '1' })
    })
    expect((await send('/videos', { method: 'POST', body: '{}' })).status).toBe(201)
  })

  test('409 that does not pass is a refusal at once', async () => {
    const send = await setUp((_, response) => json(response, 409, { detail: 'wrong state' }))
    await expect(send('/videos', { method: 'POST', body: '{}' })).rejects.toMatchObject({ status: 409 })
    expect(server.seen).toHaveLength(1)
  })

  test('409 that goes on for longer than a pause may be', async () => {
    const send = await setUp((_, response) => json(response, 409, { detail: 'under way' }, { 'retry-after': '1' }))
    await expect(send('/videos', { method: 'POST', body: '{}' })).rejects.toMatchObject({ status: 409 })
    expect(server.seen).toHaveLength(2)
  })

  test('no more than the policy allows', async () => {
    const send = await setUp((_, response) => response.writeHead(429, { 'retry-after': '0' }).end())
    await expect(send('/videos')).rejects.toMatchObject({ status: 429, problem: undefined })
    expect(server.seen).toHaveLength(3)
  })

  test('not when the pause asked for is too long', async () => {
    const send = await setUp((_, response) => response.writeHead(429, { 'retry-after': '3600' }).end())
    await expect(send('/videos')).rejects.toMatchObject({ status: 429 })
    expect(server.seen).toHaveLength(1)
  })

  test.each([500, 502, 503, 504])('a PATCH is not repeated after %i, a GET is', async (status) => {
    const send = await setUp((_, response) => response.writeHead(status, { 'retry-after': '0' }).end())
    await expect(send('/videos/1', { method: 'PATCH', body: '{}' })).rejects.toMatchObject({ status })
    expect(server.seen).toHaveLength(1)
    await expect(send('/videos/1')).rejects.toMatchObject({ status })
    expect(server.seen).toHaveLength(4)
  })

  test('a PATCH after 429: nothing has been done', async () => {
    const send = await setUp((_, response) => {
      if (server.seen.length === 1) response.writeHead(429, { 'retry-after': '0' }).end()
      else json(response, 200, {})
    })
    expect((await send('/videos/1', { method: 'PATCH', body: '{}' })).status).toBe(200)
  })

  test('a cut connection', async () => {
    const send = await setUp((_, response) => {
      if (server.seen.length === 1) response.destroy()
      else json(response, 200, [])
    })
    expect((await send('/videos')).status).toBe(200)
  })
})

describe('what is thrown', () => {
  test('a refusal with its problem details, fields and request id', async () => {
    const errors = [{ field: '/title', code: 'required', message: 'A title is needed.' }]
    const send = await setUp((_, response) => json(response, 422, { title: 'Validation', status: 422, errors }))
    const error = await send('/videos', { method: 'POST', body: '{}' }).catch((each: unknown) => each)
    expect(error).toBeInstanceOf(IngestError)
    expect(error).toMatchObject({ status: 422, requestId: 'req-1', errors, message: '422 /title: A title is needed.' })
  })

  test('a platform that is away', async () => {
    const send = await setUp(() => {})
    await server.stop()
    const error = await send('/videos').catch((each: unknown) => each)
    expect(error).toBeInstanceOf(IngestNetworkError)
    expect(error).not.toBeInstanceOf(IngestTimeoutError)
    expect(String(error)).toContain('ECONNREFUSED')
  })

  test('a timeout, also in the middle of a body', async () => {
    const send = await setUp((_, response) => response.writeHead(200, { 'content-length': '10' }).write('{'), { timeoutMs: 50 })
    await expect(send('/videos/1', { method: 'PATCH', body: '{}' })).rejects.toBeInstanceOf(IngestTimeoutError)
  })

  test('the reason of the caller', async () => {
    const send = await setUp(() => {})
    const controller = new AbortController()
    const pending = send('/videos', { signal: controller.signal })
    controller.abort(new Error('enough'))
    await expect(pending).rejects.toThrow('enough')
  })
})

describe('tokens by client credentials', () => {
  function credentials(respond: (count: number) => { expires_in: number }) {
    let issued = 0
    return setUpWithCredentials((request, response) => {
      if (request.url === '/token') {
        issued += 1
        json(response, 200, { access_token: `token-${issued}`, token_type: 'Bearer', ...respond(issued) })
      } else if (request.headers.authorization === 'Bearer token-1') response.writeHead(401).end()
      else json(response, 200, { seen: request.headers.authorization })
    })
  }

  async function setUpWithCredentials(respond: Respond) {
    server = await startServer(respond)
    const tokens = clientCredentials({ host: server.host, clientId: 'id', clientSecret: 'ä:/', fetch, retry, timeoutMs })
    const transport = createTransport({ fetch, tokens, retry, timeoutMs })
    return { tokens, send: (path: string) => transport(new Request(server.host + path)) }
  }

  test('many callers wait for one request', async () => {
    const { tokens } = await credentials(() => ({ expires_in: 3600 }))
    const texts = await Promise.all([tokens.get(), tokens.get(), tokens.get()])
    expect(texts).toEqual(['token-1', 'token-1', 'token-1'])
    expect(server.seen).toHaveLength(1)
    expect(server.seen[0]).toMatchObject({
      body: 'grant_type=client_credentials&scope=all',
      headers: { authorization: `Basic ${Buffer.from('id:%C3%A4%3A%2F').toString('base64')}` },
    })
  })

  test('a refused token is renewed once', async () => {
    const { send } = await credentials(() => ({ expires_in: 3600 }))
    expect(await (await send('/videos')).json()).toEqual({ seen: 'Bearer token-2' })
    expect(server.seen.map((each) => each.url)).toEqual(['/token', '/videos', '/token', '/videos'])
  })

  test('a token that has ended is not used', async () => {
    const { tokens } = await credentials((count) => ({ expires_in: count === 1 ? 0 : 3600 }))
    expect([await tokens.get(), await tokens.get(), await tokens.get()]).toEqual(['token-1', 'token-2', 'token-2'])
  })

  test('one caller may stop waiting', async () => {
    const { tokens } = await credentials(() => ({ expires_in: 3600 }))
    const impatient = tokens.get(AbortSignal.abort(new Error('gone')))
    const patient = tokens.get()
    await expect(impatient).rejects.toThrow('gone')
    expect(await patient).toBe('token-1')
  })

  test('wrong credentials are reported as the platform says', async () => {
    const { tokens } = await setUpWithCredentials((_, response) =>
      json(response, 401, { error: 'invalid_client', error_description: 'Unknown client.' }),
    )
    await expect(tokens.get()).rejects.toMatchObject({ status: 401, message: '401 Unknown client.' })
  })
})
