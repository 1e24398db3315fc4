import type { Fetch } from './exchange.ts'
import { type Client, createClient as createGeneratedClient } from './generated/client/index.ts'
import { defaultRetryPolicy, type RetryPolicy } from './retry.ts'
import { clientCredentials, givenToken, type TokenSource } from './token-source.ts'
import { createTransport } from './transport.ts'

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

/** All that calls and uploads go through. */
export interface Connection {
  client: Client
  tokens: TokenSource
  fetch: Fetch
  retry: RetryPolicy
}

export function connect(options: IngestOptions): Connection {
  const host = options.host.replace(/\/+$/, '')
  // Called as a plain function: browsers refuse `fetch` with another `this`.
  const given = options.fetch ?? globalThis.fetch
  const fetch: Fetch = (url, init) => given(url, init)
  const retry = { ...defaultRetryPolicy, ...options.retry }
  const timeoutMs = options.timeoutMs ?? DEFAULT_TIMEOUT_MS
  const tokens = createTokenSource({ ...options, host }, { fetch, retry, timeoutMs })
  const transport = createTransport({ fetch, tokens, retry, timeoutMs })
  const client = createGeneratedClient({
    baseUrl: host,
    fetch: (request) => transport(request as Request),
    throwOnError: true,
  })
  return { client, tokens, fetch, retry }
}

/** For the functions of `@ingest/sdk/operations`: with tokens, retries and refusals as `Ingest` has them, without its resources. */
export function createClient(options: IngestOptions): Client {
  return connect(options).client
}

function createTokenSource(
  options: IngestCredentials & { host: string },
  calls: { fetch: Fetch; retry: RetryPolicy; timeoutMs: number },
): TokenSource {
  if (options.accessToken !== undefined) return givenToken(options.accessToken)
  const { host, clientId, clientSecret } = options
  return clientCredentials({ host, clientId, clientSecret, ...calls })
}
