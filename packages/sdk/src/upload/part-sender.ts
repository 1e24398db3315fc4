import { IngestError, IngestNetworkError, refusal } from '../errors.ts'
import { type Answer, exchange, type Fetch } from '../exchange.ts'
import { backoffMs, pause, type RetryPolicy, retryAfterMs } from '../retry.ts'
import type { UploadSource } from './upload-source.ts'
import type { Part } from './upload-state.ts'

export interface PartSender {
  fetch: Fetch
  retry: RetryPolicy
  /** A fresh URL for a part; each is used once, since it expires. */
  sign(partNumber: number, signal: AbortSignal): Promise<string>
}

/** The slowest line that is waited for. */
const MIN_BYTES_PER_SECOND = 32 * 1024
const PART_GRACE_MS = 60_000

/** Puts one part, with a new signature for each attempt. Doing it again is harmless: the last one wins. */
export async function sendPart(sender: PartSender, source: UploadSource, part: Part, signal: AbortSignal): Promise<void> {
  const bytes = await source.slice(part.start, part.end)
  for (let count = 1; ; count++) {
    const url = await sender.sign(part.number, signal)
    const last = count > sender.retry.retries
    const answer = await putPart(sender.fetch, url, bytes, part, signal).catch((error: unknown) => {
      if (last || !(error instanceof IngestNetworkError)) throw error
      return undefined
    })
    if (answer?.response.ok) return
    if (answer && (last || !isPassing(answer.response.status))) throw partRefused(part, answer)
    await pause(pauseMs(answer, count, sender.retry), signal)
  }
}

function putPart(
  fetch: Fetch,
  url: string,
  body: Blob | Uint8Array<ArrayBuffer>,
  part: Part,
  signal: AbortSignal,
): Promise<Answer> {
  const timeoutMs = PART_GRACE_MS + Math.ceil(((part.end - part.start) / MIN_BYTES_PER_SECOND) * 1000)
  return exchange(fetch, { method: 'PUT', url, headers: new Headers(), body, repeatable: true, signal }, timeoutMs)
}

/** 403 is an expired signature, 400 a connection that the store saw cut: a new attempt may do better. */
function isPassing(status: number): boolean {
  return [400, 403, 408, 429].includes(status) || status >= 500
}

function pauseMs(answer: Answer | undefined, count: number, policy: RetryPolicy): number {
  const asked = answer && retryAfterMs(answer.response.headers.get('retry-after'))
  return Math.min(asked ?? backoffMs(count), policy.maxPauseMs)
}

function partRefused(part: Part, { response, body }: Answer): IngestError {
  const { status, problem, requestId, message } = refusal(response, body)
  return new IngestError(`part ${part.number} of the upload was refused: ${message}`, { status, problem, requestId })
}
