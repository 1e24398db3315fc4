import { once } from 'node:events'
import { connect, type Server, type Socket } from 'node:net'
import { text } from 'node:stream/consumers'
import { converse, pour } from '@ingest/testing'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { type OpenStore, openStore } from '../testing/stores.ts'
import { TestMedia } from '../testing/test-media.ts'

const mebibyte = 1024 ** 2
const hugeBytes = 100 * mebibyte
/** What sockets hold, and some. */
const mostBytes = 8 * mebibyte
const id = '0198c2f0-5b7e-7c3a-9d52-0f6d1a2b3c4d'

let opened: OpenStore
let media: TestMedia
let port: number
let film: string
let sockets: Socket[]

beforeAll(async () => {
  opened = await openStore('fs')
  media = await TestMedia.start(opened.store, { requestSeconds: 1 })
  port = Number(new URL(media.url).port)
  film = (await media.film()).path
  const server: Server = media.app.server
  server.on('connection', (socket) => sockets.push(socket))
})
afterAll(async () => {
  await media?.close()
  await opened?.close()
})
beforeEach(() => {
  sockets = []
  media.log.length = 0
})

const headOf = (line: string, headers: string[] = []) => [`${line} HTTP/1.1`, 'Host: media', ...headers, '', ''].join('\r\n')
const bytesRead = () => sockets.reduce((sum, socket) => sum + socket.bytesRead, 0)
const statusOf = (received: string) => Number(/^HTTP\/1\.1 (\d{3})/.exec(received)?.[1])

/** Players of every origin may read what they were told. */
function expectRefusal(received: string, status: number) {
  expect(statusOf(received)).toBe(status)
  expect(received).toMatch(/\r\naccess-control-allow-origin: \*\r\n/)
  expect(JSON.parse(received.slice(received.indexOf('{')))).toMatchObject({
    status,
    type: expect.stringMatching(/^urn:ingest:problem:/),
  })
}

/** Nothing went wrong on our side, and the next request is answered. */
async function expectWell() {
  expect(media.log.join('')).not.toContain('"level":"error"')
  expect((await media.get(`${film}/master.m3u8`)).status).toBe(200)
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

describe.each([
  ['declared', `Content-Length: ${hugeBytes}`, declared],
  ['chunked', 'Transfer-Encoding: chunked', chunked],
])('a body of 100 MiB that is %s', (_, lengthHeader, body) => {
  it.each([
    ['with a playlist asked for', () => `GET ${film}/master.m3u8`, 413],
    ['with the head of a segment asked for', () => `HEAD ${film}/video-1/00000.m4s`, 413],
    ['with nothing asked for', () => 'GET /nowhere', 413],
    ['with a path that cannot be read', () => 'GET /%zz', 404],
    ['with a parameter that is too long', () => `GET /watch/${'x'.repeat(1000)}`, 404],
    ['with a preflight', () => `OPTIONS ${film}/master.m3u8`, 413],
    ['with a method that nobody knows here', () => `POST ${film}/master.m3u8`, 405],
    ['to remove nothing', () => 'DELETE /nowhere', 405],
  ])('and comes %s is refused before it is read', async (_name, line, status) => {
    function* pieces() {
      yield headOf(line(), [lengthHeader, 'Content-Type: application/json'])
      yield* body()
    }
    const { received } = await converse(port, pieces())
    expect(statusOf(received)).toBe(status)
    expect(bytesRead()).toBeLessThan(mostBytes)
    await expectWell()
  })

  it('and goes on after its answer is read no further', async () => {
    await pour(port, [headOf('GET /nowhere', [lengthHeader]), ...body()])
    expect(bytesRead()).toBeLessThan(mostBytes)
    await expectWell()
  })
})

describe('a head', () => {
  const entry = () => `GET ${film}/master.m3u8`
  const asking = (path: string) => () => `GET ${path}`
  const inFilm = (path: string) => () => `GET ${film}/${path}`

  it.each<[string, () => string, string[], number]>([
    ['of 100 KB in one header', entry, [`X-Long: ${'x'.repeat(100_000)}`], 431],
    ['of ten thousand headers', entry, Array.from({ length: 10_000 }, (_, i) => `X-${i}: 1`), 431],
    ['with a path of 100 KB', asking(`/${'x'.repeat(100_000)}`), [], 431],
    ['with a path of 10 KB', inFilm('x'.repeat(10_000)), [], 404],
    ['with a path of 5000 folders', inFilm('a/'.repeat(5000)), [], 404],
    ['with NUL in its path', inFilm('%00'), [], 404],
    ['with NUL in the id of a picture', asking('/t/%00'), [], 404],
    ['with NUL in the id of a live stream', asking('/live/%00/thumbnail.jpg'), [], 404],
    ['with NUL in its grant', asking(`/g/%00/v/${id}/${id}/master.m3u8`), [], 404],
    ['with escapes that are none in its path', inFilm('%zz'), [], 404],
    ['with half an escape at its end', inFilm('%'), [], 404],
    ['with bytes that are no UTF-8 in its path', inFilm('%ff%c0%af'), [], 404],
    ['with a way up in its path', inFilm('../../../../../../etc/passwd'), [], 404],
    ['with an encoded way up in its path', inFilm('..%2f..%2f..%2f..%2f..%2fetc%2fpasswd'), [], 404],
    ['with encoded dots in its path', inFilm('%2e%2e/%2e%2e/%2e%2e/etc/passwd'), [], 404],
    ['with a way up that is encoded twice', inFilm('%252e%252e%252fetc%252fpasswd'), [], 404],
    ['with a way up by backslashes', inFilm('..%5c..%5cetc%5cpasswd'), [], 404],
    ['with a way to the root', inFilm('%2fetc%2fpasswd'), [], 404],
    ['with a way up to assets of the player', asking('/player/..%2f..%2fmain.js'), [], 404],
    ['with two lengths', entry, ['Content-Length: 0', 'Content-Length: 5'], 400],
    ['with a length that is none', entry, ['Content-Length: -1'], 400],
    ['with a length and chunks', entry, ['Content-Length: 5', 'Transfer-Encoding: chunked'], 400],
    ['with chunks by another name', entry, ['Transfer-Encoding: xchunked'], 400],
    ['with chunks that are not last', entry, ['Transfer-Encoding: chunked, identity'], 400],
    ['with a folded header', entry, ['X-Folded: a', ' b'], 400],
    ['with a header without a colon', entry, ['Nonsense'], 400],
    ['with NUL in a header', entry, ['X-Nul: a\0b'], 400],
    ['that is the beginning of TLS', () => '\x16\x03\x01', [], 400],
  ])('%s is refused', async (_, line, headers, status) => {
    expectRefusal((await converse(port, [headOf(line(), ['Connection: close', ...headers])])).received, status)
    await expectWell()
  })

  it.each<[string, () => string, string[], number]>([
    ['with NUL in the id of a video', asking('/watch/%00'), [], 404],
    ['with a token of 10 KB', asking(`/watch/${id}?token=${'x'.repeat(10_000)}`), [], 404],
    ['with two thousand parameters', inFilm(`master.m3u8?${'a=1&'.repeat(2000)}`), [], 200],
    ['with a token a thousand times', inFilm(`master.m3u8?${'token=a&'.repeat(1000)}`), [], 200],
    ['with NUL in its query', inFilm('master.m3u8?token=%00'), [], 200],
    ['with escapes that are none in its query', inFilm('master.m3u8?token=%zz%'), [], 200],
    ['with __proto__ in its query', inFilm('master.m3u8?__proto__=a&constructor=b'), [], 200],
    ['with a thousand ranges', inFilm('video-1/00000.m4s'), [`Range: bytes=${'0-1,'.repeat(1000)}0-1`], 200],
    ['with a range beyond all numbers', inFilm('video-1/00000.m4s'), [`Range: bytes=${'9'.repeat(1000)}-`], 200],
    ['with a whole URL', () => `GET http://media${film}/master.m3u8`, [], 200],
    ['that expects what nobody knows', entry, ['Expect: everything'], 417],
  ])('%s has its answer', async (_, line, headers, status) => {
    expect(statusOf((await converse(port, [headOf(line(), ['Connection: close', ...headers])])).received)).toBe(status)
    await expectWell()
  })
})

describe('a connection', () => {
  it('that asks fifty times at once has fifty answers', async () => {
    const line = `GET ${film}/master.m3u8`
    const { received } = await converse(port, [headOf(line).repeat(49) + headOf(line, ['Connection: close'])])
    expect(received.match(/HTTP\/1\.1 200 /g)).toHaveLength(50)
    await expectWell()
  })

  it('has no second answer for what was hidden in a body', async () => {
    const hidden = headOf('GET /healthz')
    const { received } = await converse(port, [headOf('GET /nowhere', [`Content-Length: ${hidden.length}`]) + hidden])
    expectRefusal(received, 413)
    await expectWell()
  })

  it.each([
    ['in its head', () => 'GET / HTTP/1.1\r\nHost:'],
    ['in its body', () => `${headOf('GET /nowhere', ['Content-Length: 10'])}{"t`],
    ['before its answer', () => headOf(`GET ${film}/video-1/00000.m4s`)],
  ])('that ends %s is closed', async (_, start) => {
    await converse(port, [start()], true)
    await expectWell()
  })

  it('that brings nonsense while its answer is sent finds no refusal in the middle of it', async () => {
    const sizeBytes = 64 * mebibyte
    const [, , videoId] = film.split('/')
    const { variants = [] } = (await media.fixture.media.playback.video(String(videoId))) ?? {}
    await opened.store.put(`${variants[0]?.objectPrefix}video-1/large.mp4`, Buffer.alloc(sizeBytes))
    const socket = connect(port, '127.0.0.1').setEncoding('latin1')
    socket.write(headOf(`GET ${film}/video-1/large.mp4`))
    await once(socket, 'readable')
    socket.write('nonsense\r\n\r\n')
    const received = await text(socket)
    expect(statusOf(received)).toBe(200)
    expect(received.includes('urn:ingest:problem')).toBe(false)
    await expectWell()
  })
})

describe('a client that dribbles', () => {
  async function* dribble(head: string, letters: string) {
    yield head
    for (;;) {
      await new Promise((resolve) => setTimeout(resolve, 100))
      yield letters
    }
  }

  it.each([
    ['its head', () => dribble('GET / HTTP/1.1\r\n', 'X-Slow: 1\r\n'), 408],
    ['its line', () => dribble('GET /', 'x'), 408],
    ['its body', () => dribble(headOf('GET /nowhere', ['Content-Length: 100000']), 'a'), 413],
    ['its chunks', () => dribble(headOf('GET /nowhere', ['Transfer-Encoding: chunked']), '1\r\na\r\n'), 413],
  ])('%s is cut off', async (_, pieces, status) => {
    expectRefusal((await converse(port, pieces())).received, status)
    await expectWell()
  })
})
