import type { IncomingMessage } from 'node:http'
import type { Readable } from 'node:stream'
import { setTimeout as delay } from 'node:timers/promises'
import { Client } from 'minio'
import type { S3Config } from '../store-config.ts'
import { createTransport, type RequestLimits, requestLimits } from './s3.transport.ts'
import { isTransient, toStorageError } from './s3-errors.ts'

const ATTEMPTS = 3
const BUCKET_NAME = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/
const FIRST_PAUSE_MS = 100

export interface S3Request {
  method: 'GET' | 'HEAD' | 'PUT' | 'DELETE'
  key: string
  query?: Record<string, string>
  headers?: Record<string, string>
  body?: Buffer | Readable
  expectedStatuses: number[]
}

export interface CallOptions {
  signal?: AbortSignal
  /** Aborts each attempt; without it only silence of the connection does. */
  timeoutMs?: number
  /** Ends a call whose answer has not begun, without another attempt. */
  answerMs?: number
  /** 1 for what must not be repeated. */
  attempts?: number
}

/** The client hides the listing of parts from others than its subclasses. */
class S3Client extends Client {
  parts(bucket: string, key: string, uploadId: string) {
    return this.listParts(bucket, key, uploadId)
  }
}

/** The minio client with time limits, cancellation and the port's errors. */
export class S3Connection {
  readonly bucket: string
  readonly client: S3Client
  readonly #agent: { destroy(): void }

  constructor(config: S3Config) {
    if (!BUCKET_NAME.test(config.bucket)) throw new Error(`not a valid bucket name: ${config.bucket}`)
    const endpoint = new URL(config.endpoint)
    const { agent, transport } = createTransport(endpoint.protocol === 'https:')
    this.#agent = agent
    this.bucket = config.bucket
    this.client = new S3Client({
      endPoint: endpoint.hostname,
      port: endpoint.port === '' ? undefined : Number(endpoint.port),
      useSSL: endpoint.protocol === 'https:',
      region: config.region,
      accessKey: config.accessKey,
      secretKey: config.secretKey,
      pathStyle: true,
      transport,
      transportAgent: agent,
      // Its own retries print to the console.
      retryOptions: { disableRetry: true },
    })
    // Bodies are covered by their Content-MD5, which is signed: hashing them twice gains nothing.
    this.client.enableSHA256 = false
  }

  /** Calls the client, again when the store could not answer. */
  async call<T>(run: (client: S3Client) => Promise<T>, options: CallOptions = {}): Promise<T> {
    const { signal, attempts = ATTEMPTS } = options
    for (let attempt = 1; ; attempt++) {
      signal?.throwIfAborted()
      try {
        return await requestLimits.run(limits(options), () => run(this.client))
      } catch (error) {
        signal?.throwIfAborted()
        if (attempt >= attempts || !isTransient(error)) throw toStorageError(error)
      }
      await delay(FIRST_PAUSE_MS * 4 ** (attempt - 1), undefined, { signal }).catch(() => signal?.throwIfAborted())
    }
  }

  request(request: S3Request, options: CallOptions = {}): Promise<IncomingMessage> {
    const { method, key, body = '', headers = {}, expectedStatuses } = request
    const query = new URLSearchParams(request.query).toString()
    const target = { method, bucketName: this.bucket, objectName: key, query, headers: { ...headers } }
    return this.call((client) => client.makeRequestStreamAsync(target, body, '', expectedStatuses, ''), options)
  }

  close(): void {
    this.#agent.destroy()
  }
}

function limits({ signal, timeoutMs, answerMs }: CallOptions): RequestLimits {
  if (timeoutMs === undefined) return { signal, answerMs }
  const timeout = AbortSignal.timeout(timeoutMs)
  return { signal: signal ? AbortSignal.any([signal, timeout]) : timeout, answerMs }
}
