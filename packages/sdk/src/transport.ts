import { refusal } from './errors.ts'
import { type Answer, type Call, exchange, type Fetch } from './exchange.ts'
import { repeat } from './repeat.ts'
import type { RetryPolicy } from './retry.ts'
import type { TokenSource } from './token-source.ts'

export const MEDIA_TYPE = 'application/vnd.ingest.v1+json'

export interface TransportOptions {
  fetch: Fetch
  tokens: TokenSource
  retry: RetryPolicy
  /** For one attempt, from the first byte sent to the last byte read. */
  timeoutMs: number
}

/**
 * Sends the requests of the generated client: adds version, token and idempotency key, tries again what may be tried again, and
 * throws refusals.
 * @throws IngestError, IngestNetworkError, IngestTimeoutError
 */
export function createTransport({ fetch, tokens, retry, timeoutMs }: TransportOptions): (request: Request) => Promise<Response> {
  return async (request) => {
    const call = await prepare(request)
    // Got before the attempts, since getting it has attempts of its own.
    let token = await tokens.get(call.signal)
    const send = async (): Promise<Answer> => {
      const answer = await exchange(fetch, withToken(call, token), timeoutMs)
      if (answer.response.status !== 401 || !tokens.renew(token)) return answer
      token = await tokens.get(call.signal)
      return exchange(fetch, withToken(call, token), timeoutMs)
    }
    const { response, body } = await repeat(call, retry, send)
    if (!response.ok) throw refusal(response, body)
    return new Response(body === '' ? null : body, { status: response.status, headers: response.headers })
  }
}

async function prepare(request: Request): Promise<Call> {
  const { method, url, signal } = request
  const headers = new Headers(request.headers)
  headers.set('accept', MEDIA_TYPE)
  if (method === 'POST' && !headers.has('idempotency-key')) headers.set('idempotency-key', randomKey())
  const body = method === 'GET' || method === 'HEAD' ? undefined : await request.arrayBuffer()
  return { method, url, headers, body: body?.byteLength ? body : undefined, repeatable: method !== 'PATCH', signal }
}

/** Browsers keep `crypto.randomUUID` from pages that came without TLS, such as those of a platform in one's own network. */
function randomKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}

function withToken(call: Call, token: string): Call {
  const headers = new Headers(call.headers)
  headers.set('authorization', `Bearer ${token}`)
  return { ...call, headers }
}
