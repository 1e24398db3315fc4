import { type AttemptFailure, type AttemptResult, attemptSeconds, type DeliveryClaim } from '@ingest/domain'
import { toEgressError } from '@ingest/egress'
import { inSpan } from '@ingest/observability'
import { continueTrace } from '@ingest/queue'
import { tellReliably } from '../claims/tell-reliably.ts'
import type { WorkerDeps } from '../worker.deps.ts'
import { deliveryHeaders } from './delivery-headers.ts'

/** What the log of deliveries keeps of an answer. */
const keptBodyBytes = 4096
/** A receiver's word that it wants no other attempt. */
const noRetryHeader = 'x-ingest-no-retry'

type DeliveringDeps = Pick<WorkerDeps, 'domain' | 'egress'>

/** Makes one attempt and tells what became of it. One that this worker's end cuts off is nobody's failure. */
export async function attemptDelivery(deps: DeliveringDeps, claim: DeliveryClaim, signal: AbortSignal): Promise<void> {
  const attributes = { 'ingest.delivery_id': claim.deliveryId, 'ingest.attempt': claim.attempt, ...requestIdOf(claim) }
  await continueTrace(claim.traceParent, () => inSpan('deliver webhook', { attributes }, () => attempt(deps, claim, signal)))
}

async function attempt(deps: DeliveringDeps, claim: DeliveryClaim, signal: AbortSignal): Promise<void> {
  const { deliver } = deps.domain
  const result = await post(deps, claim, signal).catch(toFailure)
  if (signal.aborted && result.status === null) await deliver.release(claim)
  else await tellReliably(() => ('error' in result ? deliver.fail(claim, result) : deliver.complete(claim, result)), signal)
}

async function post(
  { egress }: DeliveringDeps,
  claim: DeliveryClaim,
  signal: AbortSignal,
): Promise<AttemptResult | AttemptFailure> {
  const request = {
    method: 'POST' as const,
    headers: deliveryHeaders(claim, new Date()),
    body: Buffer.from(claim.body),
    signal: AbortSignal.any([signal, AbortSignal.timeout(attemptSeconds * 1000)]),
  }
  const { status, headers, body } = await egress.send(claim.url, request, keptBodyBytes)
  const answer = { status, body: storable(body) }
  if (status >= 200 && status <= 299) return answer
  const error = `The receiver answered ${status}.`
  return { ...answer, reason: `http-${status}`, error, isFinal: noRetryHeader in headers }
}

function toFailure(cause: unknown): AttemptFailure {
  const { code, message } = toEgressError(cause)
  return { status: null, body: null, reason: code, error: message, isFinal: false }
}

function requestIdOf({ requestId }: DeliveryClaim) {
  return requestId === undefined ? {} : { 'ingest.request_id': requestId }
}

/** PostgreSQL has no place for a null character in a text. */
function storable(body: Buffer): string {
  return body.toString('utf8').replaceAll('\0', '\uFFFD')
}
