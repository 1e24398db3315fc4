import { createServer, type RequestListener, type Server, type ServerResponse } from 'node:http'
import { type AddressInfo, createServer as createTcpServer, type Socket, type Server as TcpServer } from 'node:net'
import { freePort } from '@ingest/testing'
import { afterEach, describe, expect, it } from '@jest/globals'
import { EgressClient, type EgressOptions } from './egress.client.ts'

const silenceMs = 300
const signal = AbortSignal.timeout(60_000)
const cleanups: (() => unknown)[] = []

afterEach(async () => {
  for (const cleanup of cleanups.splice(0)) await cleanup()
})

function client(options: Partial<EgressOptions> = {}): EgressClient {
  const made = new EgressClient({ allowPrivate: false, silenceMs, ...options })
  cleanups.push(() => made.close())
  return made
}

async function listening(server: Server | TcpServer): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  cleanups.push(() => void server.close())
  return (server.address() as AddressInfo).port
}

/** The origin of a server, and how often it was asked. */
async function serve(answer: RequestListener): Promise<{ port: number; url: string; asked: string[] }> {
  const asked: string[] = []
  const server = createServer((request, response) => {
    asked.push(String(request.url))
    answer(request, response)
  })
  cleanups.push(() => server.closeAllConnections())
  const port = await listening(server)
  return { port, url: `http://127.0.0.1:${port}`, asked }
}

/** The origin of a server that says what `talk` says on each of its connections. */
async function speak(talk: (socket: Socket) => void): Promise<string> {
  const server = createTcpServer((socket) => {
    socket.on('error', () => undefined)
    cleanups.push(() => socket.destroy())
    socket.once('data', () => talk(socket))
  })
  return `http://127.0.0.1:${await listening(server)}`
}

const codeOf = (work: Promise<unknown>) => work.then(() => 'no error').catch((error: { code: string }) => error.code)

describe('an address that is not public', () => {
  it.each([
    'http://127.0.0.1',
    'http://2130706433',
    'http://0x7f000001',
    'http://0177.0.0.1',
    'http://127.1',
    'http://0',
    'http://[::1]',
    'http://[::ffff:127.0.0.1]',
    'http://[::ffff:7f00:1]',
    'http://[::127.0.0.1]',
    'http://[2002:7f00:1::]',
    'http://[64:ff9b::127.0.0.1]',
    'http://169.254.169.254',
    'http://[fd00:ec2::254]',
    'http://１２７.0.0.1',
  ])('is refused as %s', async (origin) => {
    const { port } = await serve((_, response) => response.end())
    expect(await codeOf(client().send(`${origin}:${port}/`, { signal }, 10))).toBe('address-refused')
  })

  it('is refused behind a name, and behind one of several addresses', async () => {
    const { port, asked } = await serve((_, response) => response.end())
    const named = client({ resolve: async () => ['127.0.0.1', '::1'] })
    expect(await codeOf(named.send(`http://example.com:${port}/`, { signal }, 10))).toBe('address-refused')
    expect(asked).toEqual([])
  })

  it('is refused behind a name that was public a moment ago', async () => {
    const { port, asked } = await serve((_, response) => response.end())
    const answers = [['192.0.2.1'], ['127.0.0.1']]
    const rebinding = client({ resolve: async () => answers.shift() ?? ['127.0.0.1'] })
    for (let times = 0; times < 3; times++)
      expect(await codeOf(rebinding.send(`http://example.com:${port}/`, { signal }, 10))).toBe('address-refused')
    expect(asked).toEqual([])
  })

  it('can be opened by an operator, but not where clouds serve credentials', async () => {
    const { url, port } = await serve((_, response) => response.end('here'))
    const open = client({ allowPrivate: true })
    expect((await open.send(url, { signal }, 10)).body.toString()).toBe('here')
    expect((await open.send(`http://localhost:${port}`, { signal }, 10)).status).toBe(200)
    expect(await codeOf(open.send('http://169.254.169.254/', { signal }, 10))).toBe('address-refused')
  })
})

describe('a name', () => {
  it('is resolved once, and what was checked is connected to', async () => {
    const { port } = await serve((request, response) => response.end(request.headers.host))
    let resolved = 0
    const resolve = async () => [++resolved === 1 ? '127.0.0.1' : '169.254.169.254']
    const { body } = await client({ allowPrivate: true, resolve }).send(`http://example.com:${port}/`, { signal }, 100)
    expect([body.toString(), resolved]).toEqual([`example.com:${port}`, 1])
  })

  it('that nobody knows is told of', async () => {
    expect(await codeOf(client({ allowPrivate: true }).send('http://nobody.invalid/', { signal }, 10))).toBe('unknown-host')
  })
})

describe('a redirect', () => {
  it('is answered and not followed where one request was wanted', async () => {
    const { url, asked } = await serve((_, response) => response.writeHead(302, { location: '/elsewhere' }).end())
    expect((await client({ allowPrivate: true }).send(`${url}/a`, { signal }, 10)).status).toBe(302)
    expect(asked).toEqual(['/a'])
  })

  it('is followed to what lies there', async () => {
    const { url } = await serve((request, response) =>
      request.url === '/b' ? response.end('film') : response.writeHead(301, { location: 'b' }).end(),
    )
    const opened = await client({ allowPrivate: true }).open(`${url}/a`, { signal })
    expect([opened.url, Buffer.concat(await opened.body.toArray()).toString()]).toEqual([`${url}/b`, 'film'])
  })

  it.each([
    ['http://169.254.169.254/latest/meta-data/', 'address-refused'],
    ['http://[::ffff:169.254.169.254]/', 'address-refused'],
    ['file:///etc/passwd', 'bad-url'],
    ['http://ada:secret@example.com/', 'bad-url'],
    ['http://', 'bad-response'],
  ])('to %s is refused', async (location, code) => {
    const { url } = await serve((_, response) => response.writeHead(302, { location }).end())
    expect(await codeOf(client({ allowPrivate: true }).open(url, { signal }))).toBe(code)
  })

  it('that leads round in circles ends', async () => {
    const { url, asked } = await serve((_, response) => response.writeHead(302, { location: '/' }).end())
    expect(await codeOf(client({ allowPrivate: true }).open(url, { signal }))).toBe('too-many-redirects')
    expect(asked).toHaveLength(6)
  })
})

describe('a server', () => {
  const open = () => client({ allowPrivate: true })

  it('that does not listen is unreachable', async () => {
    expect(await codeOf(open().send(`http://127.0.0.1:${await freePort()}`, { signal }, 10))).toBe('unreachable')
  })

  it.each([
    ['that says nothing', () => undefined, 'timeout'],
    ['that says its headers for ever', (socket: Socket) => drip(socket, 'HTTP/1.1 200 OK\r\n', 'x: y\r\n'), 'bad-response'],
    [
      'with huge headers',
      (socket: Socket) => socket.write(`HTTP/1.1 200 OK\r\nx: ${'y'.repeat(20_000)}\r\n\r\n`),
      'bad-response',
    ],
    ['that hangs up', (socket: Socket) => socket.destroy(), 'connection-lost'],
    ['that resets', (socket: Socket) => socket.resetAndDestroy(), 'connection-lost'],
    ['that speaks no HTTP', (socket: Socket) => socket.write('220 mail ESMTP\r\n'), 'bad-response'],
  ] as const)('%s fails', async (_, talk, code) => {
    expect(await codeOf(open().send(await speak(talk), { signal }, 10))).toBe(code)
  })

  it('whose headers come but slowly is ended by the signal', async () => {
    const url = await speak((socket) => drip(socket, 'HTTP/1.1 200 OK\r\n', 'x', 50))
    await expect(open().send(url, { signal: AbortSignal.timeout(500) }, 10)).rejects.toMatchObject({ name: 'TimeoutError' })
  })

  it('whose body never ends has answered', async () => {
    const { url } = await serve((_, response) => void endless(response.writeHead(200)))
    const { status, body } = await open().send(url, { signal }, 100)
    expect([status, body.length]).toEqual([200, 100])
  })

  it('whose body stops has answered, and whoever wants the body is told', async () => {
    const { url } = await serve((_, response) => void response.writeHead(200, { 'content-length': 10 }).write('half'))
    const { status, body } = await open().send(url, { signal }, 100)
    expect([status, body.toString()]).toEqual([200, 'half'])
    const opened = await open().open(url, { signal })
    expect(await codeOf(opened.body.toArray())).toBe('UND_ERR_BODY_TIMEOUT')
  })
})

function drip(socket: Socket, first: string, piece: string, everyMs = 0): void {
  socket.write(first)
  const timer = setInterval(() => socket.write(everyMs ? piece : piece.repeat(500)), everyMs)
  socket.on('close', () => clearInterval(timer))
}

function endless(response: ServerResponse): void {
  while (!response.destroyed && response.write(Buffer.alloc(64 * 1024)));
  if (!response.destroyed) response.once('drain', () => endless(response))
}

it('is watched by the host alone, also where a redirect leads', async () => {
  const seen: [string, string, string][] = []
  const observe: EgressOptions['observe'] = async ({ method, host }, work) => {
    const answer = await work()
    seen.push([method, host, String(answer.statusCode)])
    return answer
  }
  const { url } = await serve((request, response) => {
    if (request.url?.startsWith('/film')) response.end('bytes')
    else response.writeHead(302, { location: '/film?token=hush' }).end()
  })
  const { body } = await client({ allowPrivate: true, observe }).open(`${url}/hook?token=hush`, { signal })
  expect(await body.toArray()).toHaveLength(1)
  expect(seen).toEqual([
    ['GET', '127.0.0.1', '302'],
    ['GET', '127.0.0.1', '200'],
  ])
})
