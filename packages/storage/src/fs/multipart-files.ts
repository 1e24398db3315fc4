import { createHash, randomUUID } from 'node:crypto'
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { UploadedPart } from '../object-store.ts'
import { StorageError } from '../storage-error.ts'
import { hasCode, ignoreMissing, renameDurably, syncDirectory } from './durable.ts'
import { fileBytes, openObjectFile, readFileFacts } from './object-file.ts'

const UPLOAD_ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
const PART_NAME = /^[0-9]{5}$/
const MAX_PART_NUMBER = 10_000
/** As S3 has it, so that what works here works there. */
const MIN_PART_BYTES = 5 * 1024 * 1024
const READ_AT_ONCE = 16

interface Manifest {
  key: string
  contentType: string
}

/** The pending multipart uploads: one folder for each, with a manifest and one file for each part. */
export class MultipartFiles {
  readonly #root: string
  readonly #temporary: string

  constructor(root: string, temporary: string) {
    this.#root = root
    this.#temporary = temporary
  }

  async create(key: string, contentType = 'application/octet-stream'): Promise<string> {
    const uploadId = randomUUID()
    const manifest: Manifest = { key, contentType }
    const temporary = path.join(this.#temporary, uploadId)
    await mkdir(temporary)
    await writeFile(path.join(temporary, 'upload.json'), JSON.stringify(manifest), { flush: true })
    await renameDurably(temporary, path.join(this.#root, uploadId), this.#root)
    return uploadId
  }

  /** @throws StorageError `upload-not-found` */
  async manifest(key: string, uploadId: string): Promise<Manifest> {
    if (!UPLOAD_ID.test(uploadId)) throw notFound()
    const text = await readFile(path.join(this.#root, uploadId, 'upload.json'), 'utf8').catch(orNotFound)
    const manifest: Manifest = JSON.parse(text)
    if (manifest.key !== key) throw notFound()
    return manifest
  }

  /** Moves a written part into the upload, in place of an earlier one of that number. */
  async adopt(temporaryFile: string, uploadId: string, partNumber: number): Promise<void> {
    await rename(temporaryFile, this.partPath(uploadId, partNumber)).catch(orNotFound)
    await syncDirectory(path.join(this.#root, uploadId)).catch(orNotFound)
  }

  partPath(uploadId: string, partNumber: number): string {
    if (!Number.isInteger(partNumber) || partNumber < 1 || partNumber > MAX_PART_NUMBER) {
      throw new StorageError('invalid-part', 'part numbers go from 1 to 10,000')
    }
    return path.join(this.#root, uploadId, String(partNumber).padStart(5, '0'))
  }

  async parts(uploadId: string): Promise<UploadedPart[]> {
    const names = await readdir(path.join(this.#root, uploadId)).catch(orNotFound)
    const numbers = names
      .filter((name) => PART_NAME.test(name))
      .map(Number)
      .sort((left, right) => left - right)
    const parts: UploadedPart[] = []
    for (let from = 0; from < numbers.length; from += READ_AT_ONCE) {
      const batch = numbers.slice(from, from + READ_AT_ONCE)
      parts.push(...(await Promise.all(batch.map((partNumber) => this.#part(uploadId, partNumber)))))
    }
    return parts
  }

  async remove(uploadId: string): Promise<void> {
    const doomed = path.join(this.#temporary, randomUUID())
    await rename(path.join(this.#root, uploadId), doomed).catch(ignoreMissing)
    await rm(doomed, { recursive: true, force: true })
  }

  /** The bytes of the parts one after another, as long as each still is the one with that ETag. */
  async *contents(uploadId: string, parts: UploadedPart[]): AsyncGenerator<Buffer> {
    for (const part of parts) {
      const file = await openObjectFile(this.partPath(uploadId, part.partNumber)).catch(orNotFound)
      if (file.etag !== part.etag) {
        await file.handle.close()
        throw new StorageError('invalid-part', `part ${part.partNumber} was replaced`)
      }
      yield* fileBytes(file)
    }
  }

  async #part(uploadId: string, partNumber: number): Promise<UploadedPart> {
    const { etag, sizeBytes } = await readFileFacts(this.partPath(uploadId, partNumber)).catch(orNotFound)
    return { partNumber, etag, sizeBytes }
  }
}

/**
 * The rules of CompleteMultipartUpload.
 * @throws StorageError `invalid-part`
 */
export function assertPartList(parts: UploadedPart[], received: UploadedPart[]): void {
  if (parts.length === 0) throw new StorageError('invalid-part', 'a multipart upload needs at least one part')
  const stored = new Map(received.map((part) => [part.partNumber, part]))
  for (const [index, { partNumber, etag }] of parts.entries()) {
    const part = stored.get(partNumber)
    const previous = parts[index - 1]?.partNumber ?? 0
    if (partNumber <= previous) throw new StorageError('invalid-part', 'the parts are not in ascending order')
    if (part?.etag !== etag) throw new StorageError('invalid-part', `part ${partNumber} is missing or another one`)
    if (index < parts.length - 1 && part.sizeBytes < MIN_PART_BYTES) {
      throw new StorageError('invalid-part', `part ${partNumber} is smaller than 5 MiB and not the last`)
    }
  }
}

/** The ETag that S3 gives to the object: the MD5 of the parts' MD5s and their number. */
export function multipartEtag(parts: UploadedPart[]): string {
  const digest = createHash('md5')
  for (const { etag } of parts) digest.update(Buffer.from(etag, 'hex'))
  return `${digest.digest('hex')}-${parts.length}`
}

function notFound(): StorageError {
  return new StorageError('upload-not-found', 'there is no such multipart upload')
}

function orNotFound(error: unknown): never {
  throw hasCode(error, 'ENOENT') ? notFound() : error
}
