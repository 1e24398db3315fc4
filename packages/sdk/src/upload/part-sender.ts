import { IngestError, IngestNetworkError, refusal } from '../errors.ts'
import { type Answer, exchange, type Fetch } from '../exchange.ts'
import { backoffMs, pause, pauseMs, type RetryPolicy } from '../retry.ts'
import type { Hold } from './hold.ts'
import type { UploadSource } from './upload-source.ts'
import type { Part } from './upload-state.ts'

export interface PartSender {
  fetch: Fetch
  retry: RetryPolicy
  hold: Hold
  /** A fresh URL for a part; each is used once, since it expires. */
  sign(partNumber: number, signal: AbortSignal): Promise<string>
}

type Bytes = Blob | Uint8Array<ArrayBuffer>

/** The slowest line that is waited for. */
const MIN_BYTES_PER_SECOND = 32 * 1024
const PART_GRACE_MS = 60_000

/** Puts one part, with a new signature for each attempt. Doing it again is harmless: the last one wins. */
export async function sendPart(sender: PartSender, source: UploadSource, part: Part, signal: AbortSignal): Promise<void> {
  const { hold, retry } = sender
  const bytes = await source.slice(part.start, part.end)
  for (let count = 1; ; count++) {
    const isLast = count > retry.retries
    const answer = await hold
      .run((live) => putPart(sender, part, bytes, live), signal)
      .catch((error: unknown) => {
        if (isLast || !(error instanceof IngestNetworkError)) throw error
        return undefined
      })
    if (answer?.response.ok) return
    const waitMs = answer ? pauseMs(answer.response.headers, count, retry) : backoffMs(count)
    if (answer && (isLast || waitMs === undefined || !isPassing(answer.response.status))) throw partRefused(part, answer)
    await pause(waitMs ?? 0, signal)
  }
}

async function putPart({ fetch, sign }: PartSender, part: Part, body: Bytes, signal: AbortSignal): Promise<Answer> {
  const timeoutMs = PART_GRACE_MS + Math.ceil(((part.end - part.start) / MIN_BYTES_PER_SECOND) * 1000)
  const url = await sign(part.number, signal)
  return exchange(fetch, { method: 'PUT', url, headers: new Headers(), body, repeatable: true, signal }, timeoutMs)
}

/** 403 is an expired signature, 400 a connection that the store saw cut: a new attempt may do better. */
function isPassing(status: number): boolean {
  return [400, 403, 408, 429].includes(status) || status >= 500
}

function partRefused(part: Part, { response, body }: Answer): IngestError {
  const { status, problem, requestId, message } = refusal(response, body)
  return new IngestError(`part ${part.number} of the upload was refused: ${message}`, { status, problem, requestId })
}
