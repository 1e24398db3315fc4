import { DomainError, errors } from '@ingest/domain'
import { PreparedText } from '@ingest/http'
import { inSpan, traceHeaders } from '@ingest/observability'
import { LRUCache } from 'lru-cache'
import { Agent, type Dispatcher, request } from 'undici'
import { HttpError, refusals } from '../http/http.error.ts'
import { EdgeGoneError } from '../live/live-edge.ts'
import { type EdgeSignatures, signatureHeader } from './edge-signature.ts'

/** Instances are near to each other: one that takes longer is gone. */
const CONNECT_MS = 2000
/** An owner holds what is asked of it for three target durations at most. */
const ANSWER_MS = 15_000
const SILENCE_MS = 5000
/** It is told at once or the next time. */
const TELL_MS = 2000
const MOST_CONNECTIONS = 256
const MOST_UNDER_WAY = 1024
const MOST_ANSWER_BYTES = 32 * 1024 ** 2
/** Players that come shortly after each other get the same playlist: it is that much older at most. */
const PLAYLIST_KEPT_MS = 250
/** Hours of segments, of which there is one more after a second at the earliest. */
const DVR_KEPT_MS = 1000
const MOST_PLAYLIST_BYTES = 32 * 1024 ** 2
/** Parts, which never change; those of the last seconds are enough. */
const MOST_FILE_BYTES = 64 * 1024 ** 2

export interface EdgeClientOptions {
  signatures: EdgeSignatures
  clock: { now(): Date }
}

/** Asks other instances for the newest of their broadcasts: once for all who want the same at the same time. */
export class EdgeClient {
  private readonly agent = new Agent({
    connect: { timeout: CONNECT_MS },
    connections: MOST_CONNECTIONS,
    headersTimeout: ANSWER_MS,
    bodyTimeout: SILENCE_MS,
    maxResponseSize: MOST_ANSWER_BYTES,
  })
  private readonly playlists = new LRUCache<string, PreparedText, string>({
    maxSize: MOST_PLAYLIST_BYTES,
    sizeCalculation: ({ text }) => text.length + 1,
    ignoreFetchAbort: true,
    fetchMethod: async (url, _, { context }) => new PreparedText((await this.get(url, context)).toString('utf8')),
  })
  private readonly files = new LRUCache<string, Buffer, string>({
    maxSize: MOST_FILE_BYTES,
    sizeCalculation: ({ length }) => length + 1,
    ignoreFetchAbort: true,
    fetchMethod: (url, _, { context }) => this.get(url, context),
  })
  private underWay = 0

  constructor(private readonly options: EdgeClientOptions) {}

  /** @throws HttpError 400, EdgeGoneError, DomainError 404 */
  async playlist(owner: string, path: string): Promise<PreparedText> {
    const ttl = path.includes('/dvr.m3u8') ? DVR_KEPT_MS : PLAYLIST_KEPT_MS
    const text = await this.playlists.fetch(`${owner}${path}`, { context: path, ttl })
    if (!text) throw new EdgeGoneError()
    return text
  }

  /** @throws EdgeGoneError, DomainError 404 */
  file(owner: string, path: string): Promise<Buffer | undefined> {
    return this.files.fetch(`${owner}${path}`, { context: path })
  }

  /** @param path with all that is told @throws EdgeGoneError, HttpError, DomainError */
  async tell(owner: string, path: string): Promise<void> {
    await this.ask(`${owner}${path}`, path, { method: 'POST', signal: AbortSignal.timeout(TELL_MS) })
  }

  close(): Promise<void> {
    return this.agent.destroy()
  }

  private get(url: string, path: string): Promise<Buffer> {
    return this.ask(url, path, { method: 'GET' })
  }

  private async ask(url: string, path: string, how: Pick<Dispatcher.RequestOptions, 'method' | 'signal'>): Promise<Buffer> {
    if (this.underWay >= MOST_UNDER_WAY) throw new EdgeGoneError()
    this.underWay += 1
    const { signatures, clock } = this.options
    const signature = signatures.sign(path, clock.now())
    try {
      return await inSpan(`edge ${how.method}`, { kind: 'client' }, async () => {
        const headers = { [signatureHeader]: signature, ...traceHeaders() }
        return bodyOf(await request(url, { ...how, dispatcher: this.agent, headers }))
      })
    } catch (error) {
      throw error instanceof HttpError || error instanceof DomainError ? error : new EdgeGoneError(error)
    } finally {
      this.underWay -= 1
    }
  }
}

async function bodyOf({ statusCode, body }: Dispatcher.ResponseData): Promise<Buffer> {
  const bytes = Buffer.from(await body.arrayBuffer())
  if (statusCode === 200 || statusCode === 204) return bytes
  if (statusCode === 404) throw errors.nothingToPlay()
  if (statusCode === 400) throw refusals.badRequest(JSON.parse(bytes.toString('utf8')).detail)
  throw new EdgeGoneError(`the owner of the broadcast answers with ${statusCode}`)
}
