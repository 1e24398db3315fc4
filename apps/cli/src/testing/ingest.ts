import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { run } from '../program.ts'

interface Options {
  env?: Record<string, string>
  cwd?: string
  signal?: AbortSignal
  isTTY?: boolean
  /** Called with everything that is written so far. */
  onStdout?: (text: string) => void
}

/** Runs one command line in this process, and keeps what it writes. */
export async function ingest(args: string[], { env = {}, cwd = '/', signal, isTTY = false, onStdout }: Options = {}) {
  const written = { stdout: '', stderr: '' }
  const stream = (name: 'stdout' | 'stderr') =>
    ({
      isTTY,
      write: (text: string) => {
        written[name] += text
        if (name === 'stdout') onStdout?.(written.stdout)
        return true
      },
    }) as unknown as NodeJS.WriteStream
  const terminal = {
    env,
    cwd,
    stdout: stream('stdout'),
    stderr: stream('stderr'),
    signal: signal ?? new AbortController().signal,
  }
  const exitCode = await run(args, terminal)
  return { exitCode, ...written }
}

export interface Asked {
  /** `GET /videos?status=draft`. */
  line: string
  range: string | undefined
  body: unknown
}

/** What the platform answers to one request: the status, the body, and headers. */
export type Answer = [status: number, body?: unknown, headers?: Record<string, string>]

/** A local HTTP server in the place of a platform: it gives tokens, answers as a test wants, and keeps what it was asked. */
export async function startApi(respond: (asked: Asked) => Answer) {
  const asked: Asked[] = []
  const server = createServer(async (request, response) => {
    const text = await read(request)
    if (request.url === '/token') return send(response, 200, { access_token: TOKEN, expires_in: 3600 })
    const { method, url, headers } = request
    const isJson = headers['content-type']?.includes('json') === true && text !== ''
    const each = { line: `${method} ${url}`, range: headers.range, body: isJson ? JSON.parse(text) : text || undefined }
    asked.push(each)
    send(response, ...respond(each))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const host = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const env = { INGEST_HOST: host, INGEST_CLIENT_ID: 'client', INGEST_CLIENT_SECRET: 'secret' }
  const stop = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve())
      server.closeAllConnections()
    })
  return { host, env, asked, stop, lines: () => asked.map(({ line }) => line) }
}

/** Seconds since 1970 at which it ends. */
export const TOKEN_EXPIRES = 4_000_000_000
export const NETWORK_ID = '0197aaaa-0000-7000-8000-000000000001'
const payload = Buffer.from(JSON.stringify({ nid: NETWORK_ID, exp: TOKEN_EXPIRES })).toString('base64url')
export const TOKEN = `e30.${payload}.signature`

async function read(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString('utf8')
}

function send(response: ServerResponse, status: number, body?: unknown, headers: Record<string, string> = {}): void {
  const contentType = status < 400 ? 'application/vnd.ingest.v1+json; charset=utf-8' : 'application/problem+json'
  if (body === undefined) response.writeHead(status, headers).end()
  else response.writeHead(status, { 'content-type': contentType, ...headers }).end(JSON.stringify(body))
}
