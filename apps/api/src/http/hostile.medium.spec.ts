import type { AddressInfo, Server, Socket } from 'node:net'
import { converse, pour } from '@ingest/testing'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { Fixtures } from '../testing/fixtures.ts'
import { type Tenant, TestApi } from '../testing/test-api.ts'

const mebibyte = 1024 ** 2
const hugeBytes = 100 * mebibyte
/** The body limit, what sockets hold, and some. */
const mostBytes = 16 * mebibyte
const version = 'Accept: application/vnd.ingest.v1+json'

let api: TestApi
let port: number
let tenant: Tenant
let thumbnail: string
let sockets: Socket[]

beforeAll(async () => {
  api = await TestApi.start()
  port = Number(new URL(api.url).port)
  tenant = await api.tenant()
  thumbnail = `/videos/${(await new Fixtures(api, tenant).video()).id}/thumbnail`
  const server = api.app.getHttpServer() as Server
  server.on('connection', (socket) => sockets.push(socket))
})
afterAll(() => api?.close())
beforeEach(() => {
  sockets = []
  api.log.length = 0
})

const headOf = (line: string, headers: string[], token = true) =>
  [
    `${line} HTTP/1.1`,
    'Host: api',
    version,
    ...(token ? [`Authorization: Bearer ${tenant.token}`] : []),
    ...headers,
    '',
    '',
  ].join('\r\n')

/** One request on a connection that ends with it. */
const ask = (line: string, body: string | Buffer = '', headers: string[] = []) =>
  converse(port, [headOf(line, ['Connection: close', `Content-Length: ${Buffer.byteLength(body)}`, ...headers]), body])

const bytesRead = () => sockets.reduce((sum, socket) => sum + socket.bytesRead, 0)
const statusOf = (received: string) => Number(/^HTTP\/1\.1 (\d{3})/.exec(received)?.[1])
const bodyOf = (received: string) => JSON.parse(received.slice(received.indexOf('{'), received.lastIndexOf('}') + 1))

/** Nothing secret was logged, nothing went wrong on our side, and the next request is answered. */
async function expectWell() {
  const log = api.log.join('')
  expect(log).not.toContain(tenant.token)
  expect(log).not.toContain('"level":"error"')
  const response = await fetch(`${api.url}/videos`, {
    headers: { accept: 'application/vnd.ingest.v1+json', authorization: `Bearer ${tenant.token}` },
  })
  expect(response.status).toBe(200)
  await response.arrayBuffer()
}

function* declared() {
  const piece = Buffer.alloc(mebibyte, 0x20)
  for (let sent = 0; sent < hugeBytes; sent += piece.length) yield piece
}

function* chunked() {
  for (const piece of declared())
    yield Buffer.concat([Buffer.from(`${piece.length.toString(16)}\r\n`), piece, Buffer.from('\r\n')])
  yield '0\r\n\r\n'
}

const form = 'Content-Type: multipart/form-data; boundary=x'
const file = '--x\r\nContent-Disposition: form-data; name="image"; filename="a.png"\r\nContent-Type: image/png\r\n\r\n'

describe.each([
  ['declared', () => [`Content-Length: ${hugeBytes + file.length}`], (start: string) => [start], declared],
  ['chunked', () => ['Transfer-Encoding: chunked'], (start: string) => [`${start.length.toString(16)}\r\n${start}\r\n`], chunked],
])('a body of 100 MiB that is %s', (_, lengthHeaders, first, rest) => {
  it.each([
    ['JSON', () => 'POST /videos', [], true, 413],
    ['JSON without a token', () => 'POST /videos', [], false, 401],
    ['JSON to nowhere', () => 'POST /nowhere', [], true, 404],
    ['JSON where none is wanted', () => 'DELETE /videos/0198c2f0-5b7e-7c3a-9d52-0f6d1a2b3c4d', [], true, 413],
    ['a form for a token', () => 'POST /token', ['Content-Type: application/x-www-form-urlencoded'], false, 413],
    ['a file', () => `POST ${thumbnail}`, [form], true, 413],
    ['a file without a token', () => `POST ${thumbnail}`, [form], false, 401],
  ])('and %s is refused before it is read', async (_name, line, headers, token, status) => {
    function* pieces() {
      yield headOf(line(), [...lengthHeaders(), ...headers], token)
      yield* first(file)
      yield* rest()
    }
    const { received } = await converse(port, pieces())
    expect(statusOf(received)).toBe(status)
    expect(bytesRead()).toBeLessThan(mostBytes)
    await expectWell()
  })

  it('and goes on after its answer is read no further', async () => {
    await pour(port, [headOf('POST /nowhere', lengthHeaders()), ...first(file), ...rest()])
    expect(bytesRead()).toBeLessThan(mostBytes)
    await expectWell()
  })
})

describe('a body', () => {
  const deep = (open: string, close: string) => open.repeat(100_000) + close.repeat(100_000)

  it.each<[string, string, string | Buffer, number, string?]>([
    ['of arrays in arrays', '/videos', deep('[', ']'), 400],
    ['of objects in objects', '/videos', deep('{"a":', '}').replace(':}', ':1}'), 400],
    ['of arrays that never end', '/videos', '['.repeat(500_000), 400],
    ['with a name twice', '/videos', '{"title":"a","title":"b"}', 201],
    ['with __proto__', '/videos', '{"title":"a","__proto__":{"title":"b"},"constructor":{"prototype":{"x":1}}}', 201],
    ['with NUL', '/videos', '{"title":"a\\u0000b"}', 422, '/title'],
    ['with NUL in a list', '/videos', '{"title":"a","tags":["b","\\u0000"]}', 422, '/tags/1'],
    [
      'with NUL in a name',
      '/encoding/profiles',
      '{"digital_rights":{"type":"x","data":{"\\u0000":1}}}',
      422,
      '/digital_rights/data',
    ],
    ['with half a character', '/videos', '{"title":"\\ud800"}', 422, '/title'],
    ['that is not UTF-8', '/videos', Buffer.from('{"title":"\xff\xfe"}', 'latin1'), 400],
    ['of a NUL', '/videos', Buffer.alloc(1), 400],
    ['with a byte order mark', '/videos', '\ufeff{"title":"a"}', 201],
    ['with an endless number', '/encoding/inputs', '{"filename":"a.mov","size":1e999}', 422, '/size'],
    ['with a number of a thousand digits', '/encoding/inputs', `{"filename":"a.mov","size":${'9'.repeat(1000)}}`, 422, '/size'],
    ['with a number beyond bigint', '/encoding/inputs', '{"filename":"a.mov","size":9223372036854775808}', 422, '/size'],
    ['with a number that is no whole one', '/encoding/inputs', '{"filename":"a.mov","size":0.1}', 422, '/size'],
    ['with NaN', '/encoding/inputs', '{"filename":"a.mov","size":NaN}', 400],
    ['with a hundred thousand members', '/videos', `{"title":"a",${Array.from({ length: 100_000 }, (_, i) => `"${i}":0`)}}`, 201],
  ])('%s has its answer', async (_, path, body, status, field = '') => {
    const { received } = await ask(`POST ${path}`, body)
    expect(statusOf(received)).toBe(status)
    if (field) expect(bodyOf(received).errors[0].field).toBe(field)
    if (status >= 400) expect(bodyOf(received)).toMatchObject({ status, type: expect.stringMatching(/^urn:ingest:problem:/) })
    await expectWell()
  })
})

describe('a head', () => {
  const list = 'GET /videos'

  it.each<[string, string, string[], number]>([
    ['of 100 KB in one header', list, [`X-Long: ${'x'.repeat(100_000)}`], 431],
    ['of ten thousand headers', list, Array.from({ length: 10_000 }, (_, i) => `X-${i}: 1`), 431],
    ['with a path of 100 KB', `GET /${'x'.repeat(100_000)}`, [], 431],
    ['with a path of 10 KB', `GET /videos/${'x'.repeat(10_000)}`, [], 404],
    ['with two thousand parameters', `GET /videos?${'a=1&'.repeat(2000)}`, [], 200],
    ['with a parameter a thousand times', `GET /videos?${'status=draft&'.repeat(1000)}`, [], 422],
    ['with NUL in its path', 'GET /videos/%00', [], 404],
    ['with NUL in its query', 'GET /videos?search=%00', [], 422],
    ['with escapes that are none in its query', 'GET /videos?search=%zz%', [], 200],
    ['with escapes that are none in its path', 'GET /videos/%zz', [], 400],
    ['with bytes that are no UTF-8 in its path', 'GET /videos/%ff', [], 400],
    ['with a way up in its path', 'GET /videos/..%2f..%2fetc%2fpasswd', [], 404],
    ['with two lengths', list, ['Content-Length: 0', 'Content-Length: 5'], 400],
    ['with a length that is none', list, ['Content-Length: -1'], 400],
    ['with a length and chunks', 'POST /videos', ['Content-Length: 5', 'Transfer-Encoding: chunked'], 400],
    ['with chunks by another name', 'POST /videos', ['Transfer-Encoding: xchunked'], 400],
    ['with chunks that are not last', 'POST /videos', ['Transfer-Encoding: chunked, identity'], 400],
    ['with a folded header', list, ['X-Folded: a', ' b'], 400],
    ['with a header without a colon', list, ['Nonsense'], 400],
    ['with NUL in a header', list, ['X-Nul: a\0b'], 400],
    ['that expects what nobody knows', list, ['Expect: everything'], 417],
  ])('%s has its answer', async (_, line, headers, status) => {
    const { received } = await converse(port, [headOf(line, ['Connection: close', ...headers])])
    expect(statusOf(received)).toBe(status)
    await expectWell()
  })

  it('with NUL in the name of a client has its answer', async () => {
    const authorization = `Authorization: Basic ${Buffer.from('a\0b:c').toString('base64')}`
    const head = headOf(
      'POST /token?grant_type=client_credentials',
      [authorization, 'Connection: close', 'Content-Length: 0'],
      false,
    )
    expect(statusOf((await converse(port, [head])).received)).toBe(400)
    await expectWell()
  })
})

describe('a connection', () => {
  it('that waits to be told to go on is told so', async () => {
    const { received } = await ask('POST /videos', '{"title":"a"}', ['Expect: 100-continue'])
    expect(received).toMatch(/^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 201 /)
    await expectWell()
  })

  it('that asks fifty times at once has fifty answers', async () => {
    const asked = headOf('GET /videos', []).repeat(49) + headOf('GET /videos', ['Connection: close'])
    expect((await converse(port, [asked])).received.match(/HTTP\/1\.1 200 /g)).toHaveLength(50)
    await expectWell()
  })

  it.each([
    ['in its head', () => 'GET /videos HTTP/1.1\r\nHost:'],
    ['in its body', () => `${headOf('POST /videos', ['Content-Length: 10'])}{"t`],
    ['before its answer', () => headOf('GET /videos', [])],
  ])('that ends %s is closed', async (_, start) => {
    await converse(port, [start()], true)
    await expectWell()
  })
})

describe('a client that dribbles', () => {
  let hasty: TestApi
  beforeAll(async () => {
    hasty = await api.replica({ requestSeconds: 1 })
  })
  afterAll(() => hasty?.close())

  async function* dribble(head: string, letters: string) {
    yield head
    for (;;) {
      await new Promise((resolve) => setTimeout(resolve, 100))
      yield letters
    }
  }

  it.each([
    ['its head', () => dribble('GET /videos HTTP/1.1\r\n', 'X-Slow: 1\r\n')],
    ['its body', () => dribble(headOf('POST /videos', ['Content-Length: 100000']), 'a')],
    ['its chunks', () => dribble(headOf('POST /videos', ['Transfer-Encoding: chunked']), '1\r\na\r\n')],
    ['its form', () => dribble(headOf(`POST ${thumbnail}`, [form, 'Content-Length: 100000']), 'a')],
  ])('%s is cut off', async (_, pieces) => {
    const { port: hastyPort } = hasty.app.getHttpServer().address() as AddressInfo
    expect(statusOf((await converse(hastyPort, pieces())).received)).toBe(408)
    expect(hasty.log.join('')).not.toContain('"level":"error"')
  })

  it.each([
    ['no route wants', () => headOf('POST /nowhere', ['Content-Length: 100000'])],
    ['nobody has signed', () => headOf('POST /videos', ['Content-Length: 100000'], false)],
    ['has no path', () => headOf('POST /%zz', ['Content-Length: 100000'])],
  ])('what %s is cut off though it has its answer', async (_, head) => {
    const { port: hastyPort } = hasty.app.getHttpServer().address() as AddressInfo
    await pour(hastyPort, dribble(head(), 'a'))
    expect(hasty.log.join('')).not.toContain('"level":"error"')
  })
})
