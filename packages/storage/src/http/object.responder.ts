import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Readable } from 'node:stream'
import { parseRangeHeader } from '../byte-range.ts'
import type { ObjectReader, ObjectStore, StoredObject } from '../object-store.ts'
import { StorageError } from '../storage-error.ts'
import { judge, type Verdict } from './preconditions.ts'

/** An open object, or one whose bytes are in memory already. */
export interface ObjectSource extends Omit<ObjectReader, 'body'> {
  body: Readable | Buffer
  /** To be called when bytes of memory are in use no more. */
  release?(): void
}

/** Made once: to make an error costs more than all else that ends an answer. */
const clientGone = new Error('the client is gone')

/** Where objects are read from: a store, or something that remembers what is in one. */
export interface ObjectSources {
  get(key: string, options?: Parameters<ObjectStore['get']>[1]): Promise<ObjectSource>
  head: ObjectStore['head']
}

/**
 * Answers a GET or HEAD with an object: conditions (304, 412), ranges (206, 416), If-Range. A Content-Type that is
 * set already is kept. Ends when the response has ended.
 * @throws StorageError before anything is sent: `not-found`, `precondition-failed`, `range-not-satisfiable`, `unavailable`
 */
export async function sendObject(
  store: ObjectSources,
  key: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const gone = new AbortController()
  response.once('close', () => {
    if (!response.writableFinished) gone.abort(clientGone)
  })
  if (request.method === 'HEAD') return sendHead(request, response, await headOf(store, key, gone.signal))
  const source = await open(store, key, request, response, gone.signal)
  try {
    await sendSource(source, request, response)
  } finally {
    source.release?.()
  }
}

async function sendSource(source: OpenSource, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { body } = source
  // That of a client that is gone may come at any time.
  if (!Buffer.isBuffer(body)) body.on('error', () => {})
  const verdict = judge(request.headers, source)
  if (verdict !== 'send') {
    if (!Buffer.isBuffer(body)) body.destroy()
    return decline(response, source, verdict)
  }
  describe(response, source)
  if (source.partial) setRange(response, source)
  response.setHeader('Content-Length', source.end - source.start + 1)
  return Buffer.isBuffer(body) ? sendBytes(response, body) : sendStream(response, body)
}

type OpenSource = ObjectSource & { partial: boolean }

async function open(
  store: ObjectSources,
  key: string,
  request: IncomingMessage,
  response: ServerResponse,
  signal: AbortSignal,
): Promise<OpenSource> {
  const range = parseRangeHeader(request.headers.range)
  try {
    const source = await store.get(key, { range, ifMatch: range && ifRange(request), signal })
    return { ...source, partial: range !== undefined }
  } catch (error) {
    // RFC 9110 §13.1.5: a range of another version means the whole of this one.
    if (hasCode(error, 'precondition-failed')) return { ...(await store.get(key, { signal })), partial: false }
    if (!hasCode(error, 'range-not-satisfiable')) throw error
    const facts = await headOf(store, key, signal)
    // Conditions come before ranges (RFC 9110 §13.2.2).
    if (judge(request.headers, facts) !== 'send') return { ...facts, body: Buffer.alloc(0), start: 0, end: -1, partial: false }
    // RFC 9110 §15.5.17: a 416 to a byte range tells the length.
    response.setHeader('Content-Range', `bytes */${facts.sizeBytes}`)
    throw error
  }
}

async function headOf(store: ObjectSources, key: string, signal: AbortSignal): Promise<StoredObject> {
  const facts = await store.head(key, { signal })
  if (!facts) throw new StorageError('not-found', 'there is no such object')
  return facts
}

function sendHead(request: IncomingMessage, response: ServerResponse, facts: StoredObject): void {
  const verdict = judge(request.headers, facts)
  if (verdict !== 'send') return void decline(response, facts, verdict)
  describe(response, facts)
  response.setHeader('Content-Length', facts.sizeBytes)
  response.end()
}

/** @throws StorageError `precondition-failed` */
function decline(response: ServerResponse, facts: StoredObject, verdict: Exclude<Verdict, 'send'>): void {
  if (verdict === 'precondition-failed') throw new StorageError(verdict, 'the object is not the one that the condition names')
  describe(response, facts)
  response.statusCode = 304
  response.removeHeader('Content-Type')
  response.end()
}

function describe(response: ServerResponse, { etag, contentType, lastModified }: StoredObject): void {
  response.setHeader('ETag', `"${etag}"`)
  response.setHeader('Last-Modified', lastModified.toUTCString())
  response.setHeader('Accept-Ranges', 'bytes')
  if (!response.hasHeader('Content-Type')) response.setHeader('Content-Type', contentType)
}

function setRange(response: ServerResponse, { start, end, sizeBytes }: ObjectSource): void {
  response.statusCode = 206
  response.setHeader('Content-Range', `bytes ${start}-${end}/${sizeBytes}`)
}

function sendBytes(response: ServerResponse, bytes: Buffer): Promise<void> {
  return new Promise((resolve) => {
    if (response.closed) return resolve()
    response.once('close', resolve)
    response.end(bytes)
  })
}

/** What `pipeline` does, which makes an AbortController and an error for each body. */
function sendStream(response: ServerResponse, body: Readable): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      if (!body.readableEnded) body.destroy()
      resolve()
    }
    if (response.closed) return end()
    response.once('close', end)
    // The head is sent: all that can still be told is that the body is not whole.
    body.once('close', () => {
      if (!body.readableEnded) response.destroy()
    })
    body.pipe(response)
  })
}

/** A date, or a weak tag, never matches: the object is sent whole. */
function ifRange(request: IncomingMessage): string | undefined {
  const header = request.headers['if-range']
  if (header === undefined) return undefined
  return /^"([^"]*)"$/.exec(String(header))?.[1] ?? 'no such tag'
}

function hasCode(error: unknown, code: StorageError['code']): boolean {
  return error instanceof StorageError && error.code === code
}
