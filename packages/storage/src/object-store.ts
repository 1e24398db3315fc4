import type { Readable } from 'node:stream'
import type { SignedUrls } from './signed-urls.ts'

/** The object store that everything of ours is written to and read from. Every driver passes the suites in `testing/contract`. */
export interface ObjectStore {
  /** Stores the whole body or nothing. `sizeBytes` may be unknown; memory stays bounded whatever the size. */
  put(key: string, body: Readable | Buffer, options?: PutOptions): Promise<StoredObject>
  /** @throws StorageError `not-found`, `precondition-failed` (If-Match), `range-not-satisfiable` */
  get(key: string, options?: GetOptions): Promise<ObjectReader>
  head(key: string, options?: Cancellable): Promise<StoredObject | undefined>
  /** All objects below a prefix, in key order. */
  list(prefix: string, options?: ListOptions): AsyncIterable<ListedObject>
  /** Removing what is not there is no error. */
  delete(keys: string[], options?: Cancellable): Promise<void>

  createMultipart(key: string, options?: { contentType?: string } & Cancellable): Promise<string>
  /**
   * Receives one part, as a client's PUT to a `signPart` URL does; the last upload of a number wins.
   * @throws StorageError `upload-not-found`
   */
  putPart(
    key: string,
    uploadId: string,
    partNumber: number,
    body: Readable | Buffer,
    options?: Omit<PutOptions, 'contentType'>,
  ): Promise<UploadedPart>
  /** The parts received so far, by part number. */
  listParts(key: string, uploadId: string, options?: Cancellable): Promise<UploadedPart[]>
  /** @throws StorageError `upload-not-found`, `invalid-part` */
  completeMultipart(key: string, uploadId: string, parts: UploadedPart[], options?: Cancellable): Promise<StoredObject>
  /** Aborting what is not there is no error. */
  abortMultipart(key: string, uploadId: string, options?: Cancellable): Promise<void>

  /** URLs that clients use directly, with no header needed beside them. */
  signPut(key: string, options: SignOptions): Promise<string>
  signPart(key: string, uploadId: string, partNumber: number, options: SignOptions): Promise<string>
  signGet(key: string, options: SignOptions): Promise<string>
  /** Set when the signed URLs are URLs of ours, which `createUploadHandler` serves. */
  readonly signedUrls?: SignedUrls

  /** Throws a StorageError `unavailable` when the store cannot serve requests now. Makes the bucket or folder when it is missing. */
  checkReady(options?: Cancellable): Promise<void>
  close(): Promise<void>
}

export interface Cancellable {
  signal?: AbortSignal
}

export interface ListOptions extends Cancellable {
  /** Only keys that come after this one: where an earlier listing got to. */
  after?: string
}

export interface PutOptions extends Cancellable {
  contentType?: string
  /** When given, a body of another size is refused with `incomplete-body` or `too-large`. */
  sizeBytes?: number
  /** A longer body is refused with `too-large` as soon as that is known. */
  maxBytes?: number
  /** Base64 of the MD5 of the body; a body with another one is refused with `invalid-digest`. */
  contentMd5?: string
}

/** `{ start, end }` are inclusive byte offsets, `{ suffix }` the last n bytes (RFC 9110 §14.1.2). */
export type ByteRange = { start: number; end?: number } | { suffix: number }

export interface GetOptions extends Cancellable {
  range?: ByteRange
  /** Refuses with `precondition-failed` unless the object still has this ETag. */
  ifMatch?: string
}

export interface StoredObject {
  key: string
  sizeBytes: number
  /** Without the quotes. */
  etag: string
  contentType: string
  lastModified: Date
}

/** S3 does not tell the content type in a listing. */
export type ListedObject = Omit<StoredObject, 'contentType'>

/** An open object: `body` must be consumed or destroyed. `start` and `end` are the inclusive offsets of what is sent. */
export interface ObjectReader extends StoredObject {
  body: Readable
  start: number
  end: number
}

export interface UploadedPart {
  partNumber: number
  etag: string
  sizeBytes: number
}

export interface SignOptions {
  /** 1 to 604,800 (seven days, the most that S3 signs for). */
  expiresInSeconds: number
  /**
   * The most bytes that the body may have: the file-system driver refuses more with 413. S3 cannot: check the size when
   * the upload is completed.
   */
  maxBytes?: number
  /** Base64 MD5 that the body must have. With S3 the client must send the same value as `Content-MD5`. */
  contentMd5?: string
}
