import { IngestNetworkError, IngestTimeoutError } from './errors.ts'

export type Fetch = (url: string, init: RequestInit) => Promise<Response>

/** What is sent, in a form that can be sent again. */
export interface Call {
  method: string
  url: string
  headers: Headers
  body?: ArrayBuffer | Uint8Array<ArrayBuffer> | Blob | string
  /** Whether doing it twice is the same as doing it once (RFC 9110 §9.2.2), or is made so by an idempotency key. */
  repeatable: boolean
  signal?: AbortSignal
}

/** An answer whose body has been read whole, so that a cut connection is a failure of the call and not of its reader. */
export interface Answer {
  response: Response
  body: string
}

/**
 * One attempt of one call.
 * @throws IngestTimeoutError, IngestNetworkError; the reason of the call's own signal when that aborts
 */
export async function exchange(fetch: Fetch, call: Call, timeoutMs: number): Promise<Answer> {
  const timeout = AbortSignal.timeout(timeoutMs)
  try {
    const { url, method, headers, body } = call
    const signal = call.signal ? AbortSignal.any([call.signal, timeout]) : timeout
    const response = await fetch(url, { method, headers, body, signal })
    return { response, body: await response.text() }
  } catch (cause) {
    if (call.signal?.aborted) throw call.signal.reason
    const what = `${call.method} ${withoutQuery(call.url)}`
    if (timeout.aborted) throw new IngestTimeoutError(`${what}: no answer within ${timeoutMs / 1000} s`, { cause })
    throw new IngestNetworkError(`${what}: ${reason(cause)}`, { cause })
  }
}

/** Signed URLs carry their secret in the query: it stays out of messages. */
function withoutQuery(url: string): string {
  return url.split('?', 1)[0] ?? url
}

/** Node says only "fetch failed"; why is in the cause (ECONNREFUSED, ENOTFOUND, a TLS error …). */
function reason(error: unknown): string {
  const { cause, message } = error as { cause?: { code?: string; message?: string }; message?: string }
  return cause?.code ?? cause?.message ?? message ?? 'no connection'
}
