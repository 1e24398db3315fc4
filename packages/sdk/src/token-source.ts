import { abortable } from './abortable.ts'
import { refusal } from './errors.ts'
import { type Call, exchange, type Fetch } from './exchange.ts'
import { repeat } from './repeat.ts'
import type { RetryPolicy } from './retry.ts'

export interface TokenSource {
  /** A token that is good for the next call. */
  get(signal?: AbortSignal): Promise<string>
  /** The platform has refused this token. @returns whether a new one can be had */
  renew(token: string): boolean
}

/** A token that somebody else looks after. A function is asked again when the platform refuses what it gave. */
export function givenToken(token: string | (() => string | Promise<string>)): TokenSource {
  return {
    get: async () => (typeof token === 'function' ? token() : token),
    renew: () => typeof token === 'function',
  }
}

export interface ClientCredentials {
  host: string
  clientId: string
  clientSecret: string
  fetch: Fetch
  retry: RetryPolicy
  timeoutMs: number
}

interface HeldToken {
  text: string
  renewAtMs: number
}

/** A token is renewed a minute before it ends, a short-lived one at nine tenths of its life. */
const MARGIN_MS = 60_000
const SHORT_LIFE_USED = 0.9

/** The client credentials grant (RFC 6749 §4.4). However many calls wait for a token, one request for it is in flight. */
export function clientCredentials(options: ClientCredentials): TokenSource {
  let pending: Promise<HeldToken> | undefined
  let held: HeldToken | undefined

  const fetchToken = async () => {
    try {
      held = await requestToken(options)
      return held
    } finally {
      pending = undefined
    }
  }
  return {
    get: async (signal) => {
      if (held && Date.now() < held.renewAtMs) return held.text
      pending ??= fetchToken()
      // The token is everybody's: one caller's abort ends only that caller's waiting.
      return (await abortable(pending, signal)).text
    },
    renew: (token) => {
      if (held?.text === token) held = undefined
      return true
    },
  }
}

async function requestToken({ host, clientId, clientSecret, fetch, retry, timeoutMs }: ClientCredentials): Promise<HeldToken> {
  const call: Call = {
    method: 'POST',
    url: `${host}/token`,
    headers: new Headers({
      authorization: `Basic ${btoa(`${encodeURIComponent(clientId)}:${encodeURIComponent(clientSecret)}`)}`,
      'content-type': 'application/x-www-form-urlencoded',
    }),
    body: 'grant_type=client_credentials&scope=all',
    repeatable: true,
  }
  const { response, body } = await repeat(call, retry, (each) => exchange(fetch, each, timeoutMs))
  if (!response.ok) throw refusal(response, body)
  const { access_token, expires_in } = JSON.parse(body) as { access_token: string; expires_in: number }
  const lifeMs = expires_in * 1000
  return { text: access_token, renewAtMs: Date.now() + Math.max(lifeMs * SHORT_LIFE_USED, lifeMs - MARGIN_MS) }
}
