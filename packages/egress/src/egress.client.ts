import type { IncomingHttpHeaders } from 'node:http'
import type { Readable } from 'node:stream'
import { Agent, type Dispatcher, request } from 'undici'
import { privateAddressesToo, publicAddresses } from './address-rule.ts'
import { checkedConnector } from './checked-connect.ts'
import { EgressError, toEgressError } from './egress-error.ts'
import { type ResolveHost, resolveAnyHost, resolvePublicHost } from './resolve-host.ts'
import { webUrlProblem } from './web-url.ts'

export interface EgressOptions {
  /** Addresses of private networks and of this machine may be connected to as well. */
  allowPrivate: boolean
  resolve?: ResolveHost
  /** How long nothing may move: while connecting, before the headers, between two pieces of a body. Default 10 s. */
  silenceMs?: number
  /** Watches each request until the head of its answer; it is told the host, and nothing else of the URL. */
  observe?: ObserveEgress
}

type ObserveEgress = <T extends { statusCode: number }>(
  request: { method: string; host: string },
  work: () => Promise<T>,
) => Promise<T>

export interface EgressRequest {
  method?: 'GET' | 'POST'
  headers?: Record<string, string>
  body?: Buffer
  /** Ends everything, the body too. */
  signal: AbortSignal
}

export interface EgressAnswer {
  status: number
  headers: IncomingHttpHeaders
}

/** `body` must be read to its end or destroyed. */
export interface OpenAnswer extends EgressAnswer {
  body: Readable
  /** Where the redirects have led. */
  url: string
}

const mostRedirects = 5
const mostHeaderBytes = 16 * 1024

/** Calls URLs that users give, and nothing that they must not reach by us. */
export class EgressClient {
  private readonly agent: Agent
  private readonly silenceMs: number
  private readonly observe: ObserveEgress

  constructor({ allowPrivate, resolve, silenceMs = 10_000, observe = (_, work) => work() }: EgressOptions) {
    this.silenceMs = silenceMs
    this.observe = observe
    const connect = checkedConnector({
      mayConnect: allowPrivate ? privateAddressesToo : publicAddresses,
      resolve: resolve ?? (allowPrivate ? resolveAnyHost : resolvePublicHost),
      timeoutMs: silenceMs,
    })
    // One connection per request: one that is kept may be closed by its server just when it is used again.
    this.agent = new Agent({ connect, pipelining: 0, maxHeaderSize: mostHeaderBytes })
  }

  /**
   * Sends one request, and follows no redirect. Of the body no more than its beginning is read, and whatever becomes of it:
   * what the answer is, its status has said.
   * @throws EgressError, or the reason of the signal
   */
  async send(url: string, options: EgressRequest, mostBodyBytes: number): Promise<EgressAnswer & { body: Buffer }> {
    const { statusCode, headers, body } = await this.request(url, options)
    return { status: statusCode, headers, body: await beginningOf(body, mostBodyBytes) }
  }

  /**
   * Opens what lies at a URL; every redirect is checked like the URL itself.
   * @throws EgressError, or the reason of the signal
   */
  async open(url: string, options: EgressRequest): Promise<OpenAnswer> {
    let at = url
    for (let redirects = 0; redirects <= mostRedirects; redirects++) {
      const { statusCode, headers, body } = await this.request(at, options)
      const target = redirectTarget(statusCode, headers.location, at)
      if (target === undefined) return { status: statusCode, headers, body, url: at }
      discard(body)
      at = target
    }
    throw new EgressError('too-many-redirects', `The URL leads to more than ${mostRedirects} redirects.`)
  }

  close(): Promise<void> {
    return this.agent.destroy()
  }

  private async request(url: string, options: EgressRequest): Promise<Dispatcher.ResponseData> {
    const problem = webUrlProblem(url)
    if (problem) throw new EgressError('bad-url', `The URL cannot be called: ${problem}`)
    const about = { method: options.method ?? 'GET', host: new URL(url).hostname }
    return this.observe(about, () => this.call(url, options))
  }

  private async call(url: string, options: EgressRequest): Promise<Dispatcher.ResponseData> {
    const timeouts = { headersTimeout: this.silenceMs, bodyTimeout: this.silenceMs }
    try {
      return await request(url, { ...options, ...timeouts, dispatcher: this.agent })
    } catch (error) {
      options.signal.throwIfAborted()
      throw toEgressError(error)
    }
  }
}

function redirectTarget(status: number, location: string | string[] | undefined, base: string): string | undefined {
  if (status < 300 || status === 304 || status > 399) return undefined
  const target = typeof location === 'string' ? URL.parse(location, base) : null
  if (!target) throw new EgressError('bad-response', 'The server redirects to nowhere.')
  return target.href
}

/** A body that nobody reads any more may still report that it was cut off. */
function discard(body: Readable): void {
  body.on('error', () => undefined).destroy()
}

async function beginningOf(body: Readable, mostBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = []
  let left = mostBytes
  try {
    for await (const chunk of body as AsyncIterable<Buffer>) {
      chunks.push(chunk.subarray(0, left))
      left -= chunk.length
      if (left <= 0) break
    }
  } catch {
    // Cut off, or too slow.
  } finally {
    discard(body)
  }
  return Buffer.concat(chunks)
}
