import type { IncomingMessage, ServerResponse } from 'node:http'
import { pipeline } from 'node:stream/promises'
import { parseRangeHeader } from '../byte-range.ts'
import type { ObjectReader, ObjectStore, StoredObject } from '../object-store.ts'
import { StorageError } from '../storage-error.ts'

type ReadableStore = Pick<ObjectStore, 'get' | 'head'>

/**
 * Answers a GET or HEAD with an object: ranges (206, 416), ETag, If-None-Match (304), If-Range. A Content-Type that is
 * set already is kept. Ends when the response has ended.
 * @throws StorageError before anything is sent: `not-found`, `range-not-satisfiable`, `unavailable`
 */
export async function sendObject(
  store: ReadableStore,
  key: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const gone = new AbortController()
  response.once('close', () => gone.abort())
  if (request.method === 'HEAD') return sendHead(request, response, await headOf(store, key, gone.signal))
  const reader = await open(store, key, request, response, gone.signal)
  // The abort of a client that is gone may come when the pipeline no longer listens; the pipeline reports all other errors.
  reader.body.on('error', () => {})
  describe(response, reader)
  if (isKnown(request, reader)) {
    reader.body.destroy()
    return sendNotModified(response)
  }
  if (reader.partial) setRange(response, reader)
  response.setHeader('Content-Length', reader.end - reader.start + 1)
  await pipeline(reader.body, response).catch((error: unknown) => {
    // To a response that is closed already nothing is piped, and nothing is destroyed.
    reader.body.destroy()
    endBroken(response, error)
  })
}

async function open(
  store: ReadableStore,
  key: string,
  request: IncomingMessage,
  response: ServerResponse,
  signal: AbortSignal,
): Promise<ObjectReader & { partial: boolean }> {
  const range = parseRangeHeader(request.headers.range)
  try {
    const reader = await store.get(key, { range, ifMatch: range && ifRange(request), signal })
    return { ...reader, partial: range !== undefined }
  } catch (error) {
    // RFC 9110 §13.1.5: a range of another version means the whole of this one.
    if (hasCode(error, 'precondition-failed')) return { ...(await store.get(key, { signal })), partial: false }
    if (hasCode(error, 'range-not-satisfiable')) await tellLength(store, key, response, signal)
    throw error
  }
}

/** RFC 9110 §15.5.17: a 416 to a byte range tells the length. */
async function tellLength(store: ReadableStore, key: string, response: ServerResponse, signal: AbortSignal): Promise<void> {
  const facts = await store.head(key, { signal })
  if (facts) response.setHeader('Content-Range', `bytes */${facts.sizeBytes}`)
}

async function headOf(store: ReadableStore, key: string, signal: AbortSignal): Promise<StoredObject> {
  const facts = await store.head(key, { signal })
  if (!facts) throw new StorageError('not-found', 'there is no such object')
  return facts
}

function sendHead(request: IncomingMessage, response: ServerResponse, facts: StoredObject): void {
  describe(response, facts)
  if (isKnown(request, facts)) {
    sendNotModified(response)
  } else {
    response.setHeader('Content-Length', facts.sizeBytes)
    response.end()
  }
}

function describe(response: ServerResponse, { etag, contentType, lastModified }: StoredObject): void {
  response.setHeader('ETag', `"${etag}"`)
  response.setHeader('Last-Modified', lastModified.toUTCString())
  response.setHeader('Accept-Ranges', 'bytes')
  if (!response.hasHeader('Content-Type')) response.setHeader('Content-Type', contentType)
}

function setRange(response: ServerResponse, { start, end, sizeBytes }: ObjectReader): void {
  response.statusCode = 206
  response.setHeader('Content-Range', `bytes ${start}-${end}/${sizeBytes}`)
}

function sendNotModified(response: ServerResponse): void {
  response.statusCode = 304
  response.removeHeader('Content-Type')
  response.end()
}

/** RFC 9110 §13.1.2: the comparison is weak. */
function isKnown(request: IncomingMessage, { etag }: StoredObject): boolean {
  const header = request.headers['if-none-match']
  const tags = header?.split(',').map((tag) => tag.trim().replace(/^W\//, '')) ?? []
  return tags.includes('*') || tags.includes(`"${etag}"`)
}

/** A date, or a weak tag, never matches: the object is sent whole. */
function ifRange(request: IncomingMessage): string | undefined {
  const header = request.headers['if-range']
  if (header === undefined) return undefined
  return /^"([^"]*)"$/.exec(String(header))?.[1] ?? 'no such tag'
}

/** The head is sent: all that can still be told is that the body is not whole. */
function endBroken(response: ServerResponse, error: unknown): void {
  response.destroy(error instanceof Error ? error : undefined)
}

function hasCode(error: unknown, code: StorageError['code']): boolean {
  return error instanceof StorageError && error.code === code
}
