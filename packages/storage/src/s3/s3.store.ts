import type { IncomingMessage } from 'node:http'
import { addAbortSignal, Readable } from 'node:stream'
import { assertRange, rangeHeader } from '../byte-range.ts'
import { assertKey, assertPrefix } from '../object-key.ts'
import type * as port from '../object-store.ts'
import { SignedUrls, type UrlGrant } from '../signed-urls.ts'
import { StorageError } from '../storage-error.ts'
import type { S3Config } from '../store-config.ts'
import { S3Connection } from './s3.connection.ts'
import { completeParts, putObject, putPartBytes, relayPart, unquote } from './s3.put.ts'
import { S3Signer } from './s3.signer.ts'
import { s3Code } from './s3-errors.ts'

/** Time limit of the calls that move no bodies. */
const CALL_MS = 30_000
/** A store that is asked for an object begins to answer within this time, or is away. */
const ANSWER_MS = 10_000
const DELETE_AT_ONCE = 1_000

/** Objects in a bucket of MinIO or any other S3. */
export class S3Store implements port.ObjectStore {
  readonly signedUrls?: SignedUrls
  readonly #s3: S3Connection
  readonly #signer: S3Signer

  constructor(config: S3Config) {
    this.#s3 = new S3Connection(config)
    this.#signer = new S3Signer(config)
    if (config.uploadRelay) this.signedUrls = new SignedUrls(config.uploadRelay)
  }

  async put(key: string, body: Readable | Buffer, options: port.PutOptions = {}): Promise<port.StoredObject> {
    assertKey(key)
    return putObject(this.#s3, key, body, options)
  }

  async get(key: string, options: port.GetOptions = {}): Promise<port.ObjectReader> {
    assertKey(key)
    const { signal, range, ifMatch } = options
    if (range) assertRange(range)
    const headers = { ...(range && { range: rangeHeader(range) }), ...(ifMatch !== undefined && { 'if-match': `"${ifMatch}"` }) }
    const expectedStatuses = range ? [206, 200] : [200]
    const body = await this.#s3.request({ method: 'GET', key, headers, expectedStatuses }, { signal, answerMs: ANSWER_MS })
    return { ...readFacts(key, body), ...readRange(body), body: signal ? addAbortSignal(signal, body) : body }
  }

  async head(key: string, options: port.Cancellable = {}): Promise<port.StoredObject | undefined> {
    assertKey(key)
    try {
      const response = await this.#s3.request({ method: 'HEAD', key, expectedStatuses: [200] }, this.#limited(options))
      response.resume()
      return readFacts(key, response)
    } catch (error) {
      if (error instanceof StorageError && error.code === 'not-found') return undefined
      throw error
    }
  }

  async *list(prefix: string, { after = '', ...options }: port.ListOptions = {}): AsyncGenerator<port.ListedObject> {
    assertPrefix(prefix)
    let token = ''
    do {
      const query = token
      const page = await this.#call(
        (client) => client.listObjectsV2Query(this.#s3.bucket, prefix, query, '', 1000, after),
        options,
      )
      for (const { name, size, etag, lastModified } of page.objects) {
        if (name !== undefined) yield { key: name, sizeBytes: size, etag, lastModified }
      }
      token = page.isTruncated ? page.nextContinuationToken : ''
    } while (token !== '')
  }

  async delete(keys: string[], options: port.Cancellable = {}): Promise<void> {
    for (const key of keys) assertKey(key)
    for (let from = 0; from < keys.length; from += DELETE_AT_ONCE) {
      const batch = keys.slice(from, from + DELETE_AT_ONCE)
      const failures = await this.#call((client) => client.removeObjects(this.#s3.bucket, batch), options)
      const failure = failures.find((one) => one && s3Code(one) !== 'NoSuchKey')
      if (failure) throw new StorageError('unavailable', `the object store did not delete: ${s3Code(failure)}`)
    }
  }

  async createMultipart(key: string, options: { contentType?: string } & port.Cancellable = {}): Promise<string> {
    assertKey(key)
    const headers = { 'content-type': options.contentType ?? 'application/octet-stream' }
    return this.#call((client) => client.initiateNewMultipartUpload(this.#s3.bucket, key, headers), options)
  }

  async putPart(
    key: string,
    uploadId: string,
    partNumber: number,
    body: Readable | Buffer,
    options: Omit<port.PutOptions, 'contentType'> = {},
  ): Promise<port.UploadedPart> {
    assertKey(key)
    if (!Buffer.isBuffer(body)) return relayPart(this.#s3, key, uploadId, partNumber, body, options)
    return putPartBytes(this.#s3, key, uploadId, partNumber, body, options.signal)
  }

  async listParts(key: string, uploadId: string, options: port.Cancellable = {}): Promise<port.UploadedPart[]> {
    assertKey(key)
    const parts = await this.#call((client) => client.parts(this.#s3.bucket, key, uploadId), options)
    return parts.map(({ part, etag, size }) => ({ partNumber: part, etag: unquote(etag), sizeBytes: size }))
  }

  async completeMultipart(
    key: string,
    uploadId: string,
    parts: port.UploadedPart[],
    options: port.Cancellable = {},
  ): Promise<port.StoredObject> {
    assertKey(key)
    if (parts.length === 0) throw new StorageError('invalid-part', 'a multipart upload needs at least one part')
    const etag = await completeParts(this.#s3, key, uploadId, parts, options.signal)
    const stored = await this.head(key, options)
    if (stored?.etag !== etag) throw new StorageError('unavailable', 'the completed object is not there')
    return stored
  }

  async abortMultipart(key: string, uploadId: string, options: port.Cancellable = {}): Promise<void> {
    assertKey(key)
    try {
      const query = { uploadId }
      const request = { method: 'DELETE' as const, key, query, expectedStatuses: [204, 200] }
      const response = await this.#s3.request(request, this.#limited(options))
      response.resume()
    } catch (error) {
      if (!(error instanceof StorageError && error.code === 'upload-not-found')) throw error
    }
  }

  async signPut(key: string, options: port.SignOptions): Promise<string> {
    assertKey(key)
    if (this.signedUrls) return this.#signRelay(this.signedUrls, { method: 'PUT', key }, options)
    return this.#signer.sign({ method: 'PUT', key }, options)
  }

  async signPart(key: string, uploadId: string, partNumber: number, options: port.SignOptions): Promise<string> {
    assertKey(key)
    if (this.signedUrls) return this.#signRelay(this.signedUrls, { method: 'PUT', key, uploadId, partNumber }, options)
    const query = { partNumber: String(partNumber), uploadId }
    return this.#signer.sign({ method: 'PUT', key, query }, options)
  }

  async signGet(key: string, { expiresInSeconds }: port.SignOptions): Promise<string> {
    assertKey(key)
    return this.#signer.sign({ method: 'GET', key }, { expiresInSeconds })
  }

  async checkReady(options: port.Cancellable = {}): Promise<void> {
    const { bucket } = this.#s3
    if (await this.#call((client) => client.bucketExists(bucket), options)) return
    await this.#call(async (client) => {
      await client.makeBucket(bucket).catch((error: unknown) => {
        // Another process of ours was faster.
        if (s3Code(error) !== 'BucketAlreadyOwnedByYou') throw error
      })
    }, options)
  }

  async close(): Promise<void> {
    this.#s3.close()
  }

  #call: S3Connection['call'] = (run, options = {}) => this.#s3.call(run, this.#limited(options))

  #limited({ signal }: port.Cancellable) {
    return { signal, timeoutMs: CALL_MS }
  }

  #signRelay(urls: SignedUrls, grant: Omit<UrlGrant, 'expiresAt'>, { expiresInSeconds, ...options }: port.SignOptions): string {
    return urls.sign({ ...grant, ...options, expiresAt: Math.floor(Date.now() / 1000) + expiresInSeconds })
  }
}

function readFacts(key: string, { headers }: IncomingMessage): port.StoredObject {
  const total = /\/(\d+)$/.exec(headers['content-range'] ?? '')?.[1]
  return {
    key,
    sizeBytes: Number(total ?? headers['content-length']),
    etag: unquote(headers.etag),
    contentType: headers['content-type'] ?? 'application/octet-stream',
    lastModified: new Date(headers['last-modified'] ?? 0),
  }
}

function readRange({ headers }: IncomingMessage): { start: number; end: number } {
  const match = /^bytes (\d+)-(\d+)\//.exec(headers['content-range'] ?? '')
  if (match) return { start: Number(match[1]), end: Number(match[2]) }
  return { start: 0, end: Number(headers['content-length']) - 1 }
}
