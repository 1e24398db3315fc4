import { presignSignatureV4 } from 'minio/dist/esm/signing.mjs'
import type { SignOptions } from '../object-store.ts'
import type { S3Config } from '../store-config.ts'

interface SignedTarget {
  method: 'GET' | 'PUT'
  key: string
  query?: Record<string, string>
}

/** Presigned URLs for the host that clients use, in the configured region, without asking the store for anything. */
export class S3Signer {
  readonly #config: S3Config
  readonly #endpoint: URL

  constructor(config: S3Config) {
    this.#config = config
    this.#endpoint = new URL(config.publicEndpoint)
    // A proxy that cuts a path off would break the signature, which covers the path.
    if (this.#endpoint.pathname !== '/') throw new Error('the public endpoint of the object store must not have a path')
  }

  sign({ method, key, query = {} }: SignedTarget, { expiresInSeconds, contentMd5 }: SignOptions): string {
    const { accessKey, secretKey, region, bucket } = this.#config
    const path = `/${bucket}/${key.split('/').map(uriEscape).join('/')}?${escapeQuery(query)}`.replace(/\?$/, '')
    const headers = { host: this.#endpoint.host, ...(contentMd5 && { 'content-md5': contentMd5 }) }
    const request = { protocol: this.#endpoint.protocol, method, path, headers }
    return presignSignatureV4(request, accessKey, secretKey, undefined, region, new Date(), expiresInSeconds)
  }
}

function escapeQuery(query: Record<string, string>): string {
  return Object.entries(query)
    .map(([name, value]) => `${name}=${uriEscape(value)}`)
    .join('&')
}

/** The escaping that signature version 4 wants. */
function uriEscape(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`)
}
