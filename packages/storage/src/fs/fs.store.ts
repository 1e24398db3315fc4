import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import path from 'node:path'
import { Readable } from 'node:stream'
import { withChunks } from '../body.ts'
import { resolveRange } from '../byte-range.ts'
import { assertKey, assertPrefix } from '../object-key.ts'
import type * as port from '../object-store.ts'
import { SignedUrls, type UrlGrant } from '../signed-urls.ts'
import { StorageError } from '../storage-error.ts'
import type { FileSystemConfig } from '../store-config.ts'
import { makeDirectory, renameDurably } from './durable.ts'
import { listFiles } from './fs.list.ts'
import { guard } from './fs-errors.ts'
import { assertWritable, removeFiles, sweepLeftovers } from './housekeeping.ts'
import { assertPartList, MultipartFiles, multipartEtag } from './multipart-files.ts'
import { type FileFacts, openObjectFile, readFileFacts, readStream, type WriteOptions, writeObjectFile } from './object-file.ts'
import { objectPaths } from './object-paths.ts'

/** Objects as files of one directory on one machine. Several processes may use it at once. */
export class FileSystemStore implements port.ObjectStore {
  readonly signedUrls: SignedUrls
  readonly #objects: string
  readonly #uploads: string
  readonly #temporary: string
  readonly #multiparts: MultipartFiles
  #swept = false
  #made: Promise<unknown> | undefined

  constructor(config: FileSystemConfig) {
    this.signedUrls = new SignedUrls(config)
    this.#objects = path.resolve(config.directory, 'objects')
    this.#uploads = path.resolve(config.directory, 'uploads')
    this.#temporary = path.resolve(config.directory, 'temporary')
    this.#multiparts = new MultipartFiles(this.#uploads, this.#temporary)
  }

  async put(key: string, body: Readable | Buffer, options: port.PutOptions = {}): Promise<port.StoredObject> {
    return this.#store(key, body, options)
  }

  async get(key: string, options: port.GetOptions = {}): Promise<port.ObjectReader> {
    assertKey(key)
    const { handle, ...facts } = await this.#guard(options.signal, () => openObjectFile(this.#file(key)))
    try {
      if (options.ifMatch !== undefined && options.ifMatch !== facts.etag) {
        throw new StorageError('precondition-failed', 'the object has another ETag')
      }
      const range = resolveRange(options.range, facts.sizeBytes)
      return { key, ...facts, ...range, body: await readStream(handle, range, options.signal) }
    } catch (error) {
      await handle.close()
      throw error
    }
  }

  async head(key: string, options: port.Cancellable = {}): Promise<port.StoredObject | undefined> {
    assertKey(key)
    try {
      return { key, ...(await this.#guard(options.signal, () => readFileFacts(this.#file(key)))) }
    } catch (error) {
      if (error instanceof StorageError && error.code === 'not-found') return undefined
      throw error
    }
  }

  async *list(prefix: string, { after = '', signal }: port.ListOptions = {}): AsyncGenerator<port.ListedObject> {
    assertPrefix(prefix)
    const files = listFiles(this.#objects, prefix, after)
    for (;;) {
      const { done, value } = await this.#guard(signal, () => files.next())
      if (done) return
      yield value
    }
  }

  async delete(keys: string[], options: port.Cancellable = {}): Promise<void> {
    for (const key of keys) assertKey(key)
    const files = keys.map((key) => this.#file(key))
    await this.#guard(options.signal, () => removeFiles(this.#objects, files, options.signal))
  }

  async createMultipart(key: string, options: { contentType?: string } & port.Cancellable = {}): Promise<string> {
    assertKey(key)
    await this.#makeFolders()
    return this.#guard(options.signal, () => this.#multiparts.create(key, options.contentType))
  }

  async putPart(
    key: string,
    uploadId: string,
    partNumber: number,
    body: Readable | Buffer,
    options: Omit<port.PutOptions, 'contentType'> = {},
  ): Promise<port.UploadedPart> {
    return withChunks(body, options.signal, async (chunks) => {
      await this.#guard(options.signal, () => this.#multiparts.manifest(key, uploadId))
      return this.#write(chunks, options, async (file, { etag, sizeBytes }) => {
        await this.#multiparts.adopt(file, uploadId, partNumber)
        return { partNumber, etag, sizeBytes }
      })
    })
  }

  async listParts(key: string, uploadId: string, options: port.Cancellable = {}): Promise<port.UploadedPart[]> {
    return this.#guard(options.signal, async () => {
      await this.#multiparts.manifest(key, uploadId)
      return this.#multiparts.parts(uploadId)
    })
  }

  async completeMultipart(
    key: string,
    uploadId: string,
    parts: port.UploadedPart[],
    options: port.Cancellable = {},
  ): Promise<port.StoredObject> {
    const { contentType } = await this.#guard(options.signal, () => this.#multiparts.manifest(key, uploadId))
    assertPartList(parts, await this.listParts(key, uploadId, options))
    const body = Readable.from(this.#multiparts.contents(uploadId, parts), { highWaterMark: 1 })
    const stored = await this.#store(key, body, { ...options, contentType, etag: multipartEtag(parts) })
    await this.#guard(undefined, () => this.#multiparts.remove(uploadId))
    return stored
  }

  async abortMultipart(key: string, uploadId: string, options: port.Cancellable = {}): Promise<void> {
    try {
      await this.#guard(options.signal, () => this.#multiparts.manifest(key, uploadId))
      await this.#guard(options.signal, () => this.#multiparts.remove(uploadId))
    } catch (error) {
      if (!(error instanceof StorageError && error.code === 'upload-not-found')) throw error
    }
  }

  async signPut(key: string, options: port.SignOptions): Promise<string> {
    return this.#sign({ method: 'PUT', key }, options)
  }

  async signPart(key: string, uploadId: string, partNumber: number, options: port.SignOptions): Promise<string> {
    return this.#sign({ method: 'PUT', key, uploadId, partNumber }, options)
  }

  async signGet(key: string, options: port.SignOptions): Promise<string> {
    return this.#sign({ method: 'GET', key }, { expiresInSeconds: options.expiresInSeconds })
  }

  async checkReady(options: port.Cancellable = {}): Promise<void> {
    await this.#makeFolders()
    await this.#guard(options.signal, async () => {
      await assertWritable(this.#temporary)
      if (!this.#swept) await sweepLeftovers(this.#temporary, this.#uploads)
      this.#swept = true
    })
  }

  async close(): Promise<void> {}

  #file(key: string): string {
    return objectPaths.file(this.#objects, key)
  }

  #sign(grant: Omit<UrlGrant, 'expiresAt'>, { expiresInSeconds, ...options }: port.SignOptions): string {
    return this.signedUrls.sign({ ...grant, ...options, expiresAt: Math.floor(Date.now() / 1000) + expiresInSeconds })
  }

  async #store(key: string, body: Readable | Buffer, options: WriteOptions): Promise<port.StoredObject> {
    assertKey(key)
    return withChunks(body, options.signal, (chunks) =>
      this.#write(chunks, options, async (file, facts) => {
        await renameDurably(file, this.#file(key), this.#objects)
        return { key, ...facts }
      }),
    )
  }

  /** Once: what is written in the place of a volume that has gone away is hidden when that is back. */
  async #makeFolders(): Promise<void> {
    const folders = [this.#objects, this.#uploads, this.#temporary]
    this.#made ??= guard(undefined, () => Promise.all(folders.map((folder) => makeDirectory(folder))))
    await this.#made.catch((error: unknown) => {
      this.#made = undefined
      throw error
    })
  }

  /** Where the folder of all objects is missing, the store is away, and nothing can be said of any of them. */
  async #guard<T>(signal: AbortSignal | undefined, effect: () => Promise<T>): Promise<T> {
    const assertThere = () => {
      if (this.#made && !existsSync(this.#objects))
        throw new StorageError('unavailable', 'the folder of the object store is away')
    }
    assertThere()
    try {
      return await guard(signal, effect)
    } catch (error) {
      assertThere()
      throw error
    }
  }

  /** Writes a file aside and lets `adopt` move it to its place. */
  async #write<T>(
    chunks: AsyncIterable<Buffer>,
    options: WriteOptions,
    adopt: (file: string, facts: FileFacts) => Promise<T>,
  ): Promise<T> {
    const file = path.join(this.#temporary, randomUUID())
    await this.#makeFolders()
    return this.#guard(options.signal, async () => {
      const facts = await writeObjectFile(file, chunks, options)
      return adopt(file, facts).catch(async (error: unknown) => {
        await removeFiles(this.#temporary, [file])
        throw error
      })
    })
  }
}
