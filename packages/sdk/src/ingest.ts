import type { Fetch } from './exchange.ts'
import { createClient } from './generated/client/index.ts'
import type { Input } from './generated/types.gen.ts'
import { createResources, type Resources } from './resources.ts'
import { defaultRetryPolicy, type RetryPolicy } from './retry.ts'
import { clientCredentials, givenToken, type TokenSource } from './token-source.ts'
import { createTransport } from './transport.ts'
import { type UploadDeps, type UploadOptions, upload } from './upload/upload.ts'
import type { UploadSource } from './upload/upload-source.ts'

export type IngestOptions = {
  /** Base URL of the API. */
  host: string
  /** Used instead of the global one, by tests and proxies. */
  fetch?: Fetch
  /** For one attempt of one call; 30 s unless told. */
  timeoutMs?: number
  retry?: Partial<RetryPolicy>
} & IngestCredentials

/** Keep client secrets out of browsers: give them an access token, or a function that gets one from your server. */
export type IngestCredentials =
  | { clientId: string; clientSecret: string; accessToken?: undefined }
  | { accessToken: string | (() => string | Promise<string>); clientId?: undefined; clientSecret?: undefined }

const DEFAULT_TIMEOUT_MS = 30_000

/** A client of an Ingest platform, for browsers and Node. */
export class Ingest {
  readonly videos: Resources['videos']
  readonly inputs: Resources['inputs']
  readonly profiles: Resources['profiles']
  readonly jobs: Resources['jobs']
  readonly live: Resources['live']
  readonly networks: Resources['networks']
  readonly users: Resources['users']
  readonly roles: Resources['roles']
  readonly events: Resources['events']
  readonly hooks: Resources['hooks']
  readonly applications: Resources['applications']
  readonly #uploads: UploadDeps
  readonly #tokens: TokenSource

  constructor(options: IngestOptions) {
    const host = options.host.replace(/\/+$/, '')
    // Called as a plain function: browsers refuse `fetch` with another `this`.
    const given = options.fetch ?? globalThis.fetch
    const fetch: Fetch = (url, init) => given(url, init)
    const retry = { ...defaultRetryPolicy, ...options.retry }
    const timeoutMs = options.timeoutMs ?? DEFAULT_TIMEOUT_MS
    const tokens = createTokenSource({ ...options, host }, { fetch, retry, timeoutMs })
    const transport = createTransport({ fetch, tokens, retry, timeoutMs })
    const client = createClient({ baseUrl: host, fetch: (request) => transport(request as Request) })
    const resources = createResources(client)
    this.videos = resources.videos
    this.inputs = resources.inputs
    this.profiles = resources.profiles
    this.jobs = resources.jobs
    this.live = resources.live
    this.networks = resources.networks
    this.users = resources.users
    this.roles = resources.roles
    this.events = resources.events
    this.hooks = resources.hooks
    this.applications = resources.applications
    this.#tokens = tokens
    this.#uploads = { inputs: resources.inputs, fetch, retry }
  }

  /**
   * Uploads a file in parts, several at once, as a new input. Give a browser's `File` or `Blob`, or in Node what
   * `fileSource` of `@ingest/sdk/node` makes of a path.
   * @throws IngestError, IngestNetworkError; the reason of the signal, after which the upload can be resumed
   */
  upload(source: UploadSource, options: UploadOptions = {}): Promise<Input> {
    return upload(this.#uploads, source, options)
  }

  /** The token that the next call would carry, for tools that speak HTTP themselves. */
  accessToken(signal?: AbortSignal): Promise<string> {
    return this.#tokens.get(signal)
  }
}

function createTokenSource(
  options: IngestCredentials & { host: string },
  calls: { fetch: Fetch; retry: RetryPolicy; timeoutMs: number },
): TokenSource {
  if (options.accessToken !== undefined) return givenToken(options.accessToken)
  const { host, clientId, clientSecret } = options
  return clientCredentials({ host, clientId, clientSecret, ...calls })
}
