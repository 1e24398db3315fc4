import { setTimeout as pause } from 'node:timers/promises'
import { waitFor } from '@ingest/testing'
import type { Credentials } from '../platform.ts'

export interface Answer {
  /** 0 when there was none. */
  status: number
  retryAfter: string | null
  /** JSON, or the start of whatever else it was; the reason when there was no answer. */
  body: string
}

const clients = 3
const pauseMs = 30
const timeoutMs = 40_000
const keptCharacters = 2000

/** A few clients that make the same request again and again until they are stopped. Every answer is kept. */
export class Load {
  readonly answers: Answer[] = []
  private readonly stopping = new AbortController()
  private readonly running: Promise<unknown>

  constructor(private readonly request: (signal: AbortSignal) => Promise<Response>) {
    this.running = Promise.all(Array.from({ length: clients }, () => this.run()))
  }

  /** A call of the API by the first application. */
  static ofApi({ api, access_token }: Credentials, method: string, path: string, body?: object): Load {
    const type = 'application/vnd.ingest.v1+json'
    const headers = { accept: type, 'content-type': type, authorization: `Bearer ${access_token}` }
    return new Load((signal) => fetch(`${api}${path}`, { method, headers, body: body && JSON.stringify(body), signal }))
  }

  count(isCounted: (status: number) => boolean): number {
    return this.answers.filter(({ status }) => isCounted(status)).length
  }

  async stop(): Promise<void> {
    this.stopping.abort()
    await this.running
  }

  private async run(): Promise<void> {
    while (!this.stopping.signal.aborted) {
      this.answers.push(await this.ask())
      await pause(pauseMs)
    }
  }

  private async ask(): Promise<Answer> {
    try {
      const response = await this.request(AbortSignal.timeout(timeoutMs))
      const body = (await response.text()).slice(0, keptCharacters)
      return { status: response.status, retryAfter: response.headers.get('retry-after'), body }
    } catch (error) {
      return { status: 0, retryAfter: null, body: String((error as Error).cause ?? error) }
    }
  }
}

export const isUnavailable = (status: number) => status === 503
export const isServed = (status: number) => status >= 200 && status < 300

/** What an earlier attempt at the same request holds, until it has heard that the database was away. */
const isUnderway = ({ status, body }: Answer) => status === 409 && body.includes('urn:ingest:problem:request-in-flight')

/** What no client should get: no answer, a failure that is not 503, one that does not say when to come again, a refusal. */
export function wrongAnswers(answers: Answer[]): Answer[] {
  const saysWhen = (answer: Answer) => (isUnavailable(answer.status) || isUnderway(answer)) && Number(answer.retryAfter) > 0
  return answers.filter((answer) => !isServed(answer.status) && !saysWhen(answer))
}

const enough = 10

/** Waits until each load has had a number of further answers of one kind. */
export async function haveMore(loads: Load[], isCounted: (status: number) => boolean, timeoutSeconds: number): Promise<void> {
  const wanted = loads.map((load) => load.count(isCounted) + enough)
  const fact = () => loads.every((load, index) => load.count(isCounted) >= (wanted[index] as number))
  await waitFor(fact, { timeoutSeconds, what: `${enough} answers ${isCounted.name} of each load` })
}
