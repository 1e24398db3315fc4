import { createHash } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { Readable } from 'node:stream'
import { BodyCheck, withChunks } from '../body.ts'
import type { PutOptions, StoredObject, UploadedPart } from '../object-store.ts'
import { StorageError } from '../storage-error.ts'
import { blocksOf } from './blocks.ts'
import type { S3Connection } from './s3.connection.ts'

const DEFAULT_TYPE = 'application/octet-stream'

/** Stores a body of any size: in one request when it fits one block, else block by block as a multipart upload. */
export async function putObject(
  s3: S3Connection,
  key: string,
  body: Readable | Buffer,
  options: PutOptions,
): Promise<StoredObject> {
  const check = new BodyCheck(options)
  return withChunks(body, options.signal, async (chunks) => {
    const blocks = blocksOf(checked(chunks, check), Buffer.isBuffer(body) ? body.length : options.sizeBytes)
    const first = await blocks.next()
    if (first.done) throw new StorageError('incomplete-body', 'the body has no end')
    if (!first.value.last) return putBlocks(s3, key, first.value.bytes, blocks, check, options)
    check.finish()
    return putWhole(s3, key, first.value.bytes, options)
  })
}

async function putWhole(s3: S3Connection, key: string, bytes: Buffer, options: PutOptions): Promise<StoredObject> {
  const contentType = options.contentType ?? DEFAULT_TYPE
  const headers = { 'content-type': contentType, ...bodyHeaders(bytes) }
  const { signal } = options
  const response = await s3.request({ method: 'PUT', key, headers, body: bytes, expectedStatuses: [200] }, { signal })
  const answer = readAnswer(response)
  return { key, sizeBytes: bytes.length, contentType, etag: answer.etag, lastModified: answer.date }
}

/** Nothing is left behind when it fails. */
async function putBlocks(
  s3: S3Connection,
  key: string,
  first: Buffer,
  blocks: AsyncIterable<{ bytes: Buffer }>,
  check: BodyCheck,
  options: PutOptions,
): Promise<StoredObject> {
  const { signal, contentType = DEFAULT_TYPE } = options
  const headers = { 'content-type': contentType }
  const uploadId = await s3.call((client) => client.initiateNewMultipartUpload(s3.bucket, key, headers), { signal })
  try {
    const parts = [await putPartBytes(s3, key, uploadId, 1, first, signal)]
    for await (const { bytes } of blocks) parts.push(await putPartBytes(s3, key, uploadId, parts.length + 1, bytes, signal))
    check.finish()
    const etag = await completeParts(s3, key, uploadId, parts, signal)
    return { key, sizeBytes: check.sizeBytes, contentType, etag, lastModified: new Date() }
  } catch (error) {
    // Whatever ended the put must not stop its cleaning up; the store expires what is left if this fails too.
    await s3.call((client) => client.abortMultipartUpload(s3.bucket, key, uploadId), { timeoutMs: 10_000 }).catch(() => {})
    throw error
  }
}

export async function putPartBytes(
  s3: S3Connection,
  key: string,
  uploadId: string,
  partNumber: number,
  body: Buffer,
  signal?: AbortSignal,
): Promise<UploadedPart> {
  const query = { partNumber: String(partNumber), uploadId }
  const request = { method: 'PUT' as const, key, query, headers: bodyHeaders(body), body, expectedStatuses: [200] }
  const { etag } = readAnswer(await s3.request(request, { signal }))
  return { partNumber, etag, sizeBytes: body.length }
}

/** Passes a part on while it arrives: it cannot be sent again. */
export async function relayPart(
  s3: S3Connection,
  key: string,
  uploadId: string,
  partNumber: number,
  body: Readable,
  options: PutOptions,
): Promise<UploadedPart> {
  const { sizeBytes, contentMd5, signal } = options
  if (sizeBytes === undefined) throw new StorageError('incomplete-body', 'a part needs a Content-Length')
  const check = new BodyCheck(options)
  return withChunks(body, signal, async (chunks) => {
    const headers = { 'content-length': String(sizeBytes), ...(contentMd5 && { 'content-md5': contentMd5 }) }
    const query = { partNumber: String(partNumber), uploadId }
    const source = Readable.from(checked(chunks, check), { objectMode: true, highWaterMark: 1 })
    const request = { method: 'PUT' as const, key, query, headers, body: source, expectedStatuses: [200] }
    const { etag } = readAnswer(await s3.request(request, { signal, attempts: 1 }))
    check.finish()
    return { partNumber, etag, sizeBytes }
  })
}

/** Not repeated: the second answer would be that there is no such upload. */
export async function completeParts(
  s3: S3Connection,
  key: string,
  uploadId: string,
  parts: UploadedPart[],
  signal?: AbortSignal,
): Promise<string> {
  const list = parts.map(({ partNumber, etag }) => ({ part: partNumber, etag }))
  const complete = await s3.call((client) => client.completeMultipartUpload(s3.bucket, key, uploadId, list), {
    signal,
    attempts: 1,
  })
  return complete.etag
}

async function* checked(chunks: AsyncIterable<Buffer>, check: BodyCheck): AsyncGenerator<Buffer> {
  for await (const chunk of chunks) {
    check.add(chunk)
    yield chunk
  }
}

function bodyHeaders(bytes: Buffer): Record<string, string> {
  return { 'content-length': String(bytes.length), 'content-md5': createHash('md5').update(bytes).digest('base64') }
}

function readAnswer(response: IncomingMessage): { etag: string; date: Date } {
  response.resume()
  return { etag: unquote(response.headers.etag), date: new Date(response.headers.date ?? Date.now()) }
}

export function unquote(etag = ''): string {
  return etag.replace(/^"|"$/g, '')
}
