import { setTimeout as pause } from 'node:timers/promises'

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
export const isServed = (status: number) => status > 0 && status < 500

/** Answers that a client should never get: none at all, another failure than 503, or a 503 that does not say when to come again. */
export function badAnswers(...loads: Load[]): Answer[] {
  const isGood = ({ status, retryAfter }: Answer) => isServed(status) || (isUnavailable(status) && Number(retryAfter) > 0)
  return loads.flatMap(({ answers }) => answers.filter((answer) => !isGood(answer)))
}
