import { createHmac, timingSafeEqual } from 'node:crypto'
import { assertKey } from './object-key.ts'
import { StorageError } from './storage-error.ts'
import type { SignedUrlsConfig } from './store-config.ts'

/** What the holder of a signed URL may do. GET covers HEAD. */
export interface UrlGrant {
  method: 'GET' | 'PUT'
  key: string
  /** Unix time in seconds. */
  expiresAt: number
  maxBytes?: number
  contentMd5?: string
  /** Both or neither: a part of a multipart upload. */
  uploadId?: string
  partNumber?: number
}

const PARAMETERS = ['expires', 'max', 'md5', 'upload', 'part', 'signature'] as const
type Parameter = (typeof PARAMETERS)[number]

/** Signs and verifies URLs of ours. Every field of the grant and the method are part of the signature. */
export class SignedUrls {
  readonly #base: URL
  readonly #keys: string[]

  constructor(config: SignedUrlsConfig) {
    if (!config.signingKeys[0]) throw new Error('signed URLs need at least one signing key')
    this.#base = new URL(config.publicUrl)
    this.#keys = config.signingKeys
  }

  /** The path below which the signed URLs live, without a slash at its end. */
  get mountPath(): string {
    return this.#base.pathname.replace(/\/+$/, '')
  }

  sign(grant: UrlGrant): string {
    assertKey(grant.key)
    const url = new URL(this.#base)
    url.pathname = `${this.mountPath}/${grant.key.split('/').map(encodeURIComponent).join('/')}`
    for (const [name, value] of Object.entries(toParameters(grant))) {
      if (value) url.searchParams.set(name, value)
    }
    url.searchParams.set('signature', signature(this.#keys[0] ?? '', grant))
    return url.href
  }

  /**
   * What a request may do. `path` is the request's path without the mount path and the slash after it, still encoded.
   * @throws StorageError `access-denied`
   */
  verify(method: string, path: string, query: URLSearchParams): UrlGrant {
    const grant = parseGrant(method, path, query)
    const given = Buffer.from(query.get('signature') ?? '')
    const signed = grant && this.#keys.some((key) => equal(given, Buffer.from(signature(key, grant))))
    if (!signed) throw new StorageError('access-denied', 'the signature of this URL is not valid for this request')
    if (grant.expiresAt * 1000 <= Date.now()) throw new StorageError('access-denied', 'this signed URL has expired')
    return grant
  }
}

function signature(key: string, grant: UrlGrant): string {
  const { expires, max, md5, upload, part } = toParameters(grant)
  const text = ['ingest-storage-url-1', grant.method, grant.key, expires, max, md5, upload, part].join('\n')
  return createHmac('sha256', key).update(text).digest('base64url')
}

function toParameters(grant: UrlGrant): Record<Exclude<Parameter, 'signature'>, string> {
  return {
    expires: String(grant.expiresAt),
    max: grant.maxBytes === undefined ? '' : String(grant.maxBytes),
    md5: grant.contentMd5 ?? '',
    upload: grant.uploadId ?? '',
    part: grant.partNumber === undefined ? '' : String(grant.partNumber),
  }
}

/** Unknown and repeated parameters are refused: nothing in the URL is left to interpretation. */
function parseGrant(method: string, path: string, query: URLSearchParams): UrlGrant | undefined {
  const names = [...query.keys()]
  const known = names.every((name) => PARAMETERS.some((parameter) => parameter === name))
  if (!known || new Set(names).size !== names.length) return undefined
  const numbers = ['expires', 'max', 'part'].map((name) => query.get(name) ?? '')
  if (!numbers.every((value) => /^\d{0,15}$/.test(value))) return undefined
  const [expiresAt, maxBytes, partNumber] = numbers.map((value) => (value === '' ? undefined : Number(value)))
  const key = decodeKey(path)
  if (key === undefined || expiresAt === undefined || !(method === 'PUT' || isRead(method))) return undefined
  return {
    method: method === 'PUT' ? 'PUT' : 'GET',
    key,
    expiresAt,
    maxBytes,
    contentMd5: query.get('md5') || undefined,
    uploadId: query.get('upload') || undefined,
    partNumber,
  }
}

function isRead(method: string): boolean {
  return method === 'GET' || method === 'HEAD'
}

function decodeKey(path: string): string | undefined {
  try {
    const key = decodeURIComponent(path)
    assertKey(key)
    return key
  } catch {
    return undefined
  }
}

function equal(left: Buffer, right: Buffer): boolean {
  return left.length === right.length && timingSafeEqual(left, right)
}
