import { Ingest, type Input } from '@ingest/sdk'
import { fileSource } from '@ingest/sdk/node'
import { makeVideo, waitFor } from '@ingest/testing'
import { expect } from '@jest/globals'
import type { Credentials } from '../platform.ts'
import type { Answer } from './load.ts'

const clipSeconds = 1
const uploadersAtOnce = 3
/** Of one call, until an outage is over. */
const mostRetries = 100

/** A few clients of the SDK that upload a clip and wait until it is ready, again and again until they are stopped. */
export class Uploaders {
  /** What the API said; the store is not ours. */
  readonly answers: Answer[] = []
  /** All whose upload was acknowledged. */
  readonly uploaded: Input[] = []
  private ready = 0
  private stopping = false
  private readonly aborting = new AbortController()
  private readonly clip = makeVideo({ seconds: clipSeconds })
  private readonly running: Promise<unknown>

  constructor(private readonly credentials: Pick<Credentials, 'api' | 'access_token'>) {
    this.running = Promise.all(Array.from({ length: uploadersAtOnce }, () => this.run()))
    this.running.catch(() => undefined)
  }

  async haveMoreReady(count: number, timeoutSeconds: number): Promise<void> {
    const wanted = this.ready + count
    await waitFor(() => this.ready >= wanted, { timeoutSeconds, what: `${count} more inputs to be ready` })
  }

  /** Finishes what is underway. @throws whatever ended one of them */
  async stop(): Promise<void> {
    this.stopping = true
    await this.running
  }

  async abort(): Promise<void> {
    this.aborting.abort()
    await this.running.catch(() => undefined)
  }

  async expectAllReady(ingest: Ingest): Promise<void> {
    for (const { id } of this.uploaded) {
      const { status, metadata } = await ingest.inputs.waitUntilReady(id)
      expect([id, status, Number(metadata?.format?.duration)]).toEqual([id, 'READY', expect.closeTo(clipSeconds, 1)])
    }
  }

  private async run(): Promise<void> {
    const file = await this.clip
    const { api: host, access_token: accessToken } = this.credentials
    const ingest = new Ingest({ host, accessToken, retry: { retries: mostRetries }, fetch: (url, init) => this.ask(url, init) })
    const { signal } = this.aborting
    while (!this.stopping) {
      const input = await ingest.upload(await fileSource(file), { signal })
      this.uploaded.push(input)
      await ingest.inputs.waitUntilReady(input.id, { signal })
      this.ready++
    }
  }

  private async ask(url: string, init: RequestInit): Promise<Response> {
    if (!url.startsWith(this.credentials.api)) return fetch(url, init)
    try {
      const response = await fetch(url, init)
      const body = `${init.method} ${new URL(url).pathname}: ${await response.clone().text()}`
      this.answers.push({ status: response.status, retryAfter: response.headers.get('retry-after'), body })
      return response
    } catch (error) {
      this.answers.push({ status: 0, retryAfter: null, body: String((error as Error).cause ?? error) })
      throw error
    }
  }
}
