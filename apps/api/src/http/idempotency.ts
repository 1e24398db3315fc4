import { type IdempotencyUseCases, idempotencyLeaseSeconds, type KeyClaim, recordResults } from '@ingest/domain'
import type { FastifyRequest } from 'fastify'
import pRetry from 'p-retry'
import { describe } from './answer.ts'
import { ApiAnswer } from './api-request.ts'
import type { Operation } from './contract/operations.ts'
import { toRefusal } from './problem.ts'
import { problemText } from './refuse.ts'
import { pathOf } from './request-state.ts'

/** A success is rendered again, a refusal is kept as it was sent. */
interface KeptAnswer {
  status: number
  headers: Record<string, string | string[]>
  body?: unknown
  problem?: string
}

/** The key of a request that may be repeated. */
export function idempotencyKeyOf({ headers, edge }: FastifyRequest): string | undefined {
  const key = headers['idempotency-key']
  return edge.operation?.idempotent && typeof key === 'string' ? key : undefined
}

/** Carries a request out, unless the same was answered before: then it is answered in the same way. */
export async function answerOnce(
  keys: IdempotencyUseCases,
  request: FastifyRequest,
  key: string,
  work: () => Promise<unknown>,
): Promise<unknown> {
  const operation = request.edge.operation as Operation
  const caller = request.edge.caller as NonNullable<typeof request.edge.caller>
  const [, query = ''] = request.url.split('?', 2)
  const path = `${request.method} ${pathOf(request)}`
  const begun = await keys.begin(caller, { key, path, content: [query, request.body ?? null] })
  if ('answer' in begun) return restore(begun.answer as KeptAnswer)
  const { claim } = begun
  const beat = setInterval(() => keys.prolong(claim).catch(() => undefined), (idempotencyLeaseSeconds * 1000) / 3)
  try {
    return await carryOut(keys, operation, claim, work)
  } catch (error) {
    await settle(keys, request, claim, error).catch(() => undefined)
    throw error
  } finally {
    clearInterval(beat)
  }
}

/** The one transaction of a create returns what is answered, and the answer is kept in it; others can bear to be carried out twice. */
async function carryOut(
  keys: IdempotencyUseCases,
  operation: Operation,
  claim: KeyClaim,
  work: () => Promise<unknown>,
): Promise<unknown> {
  let made: unknown
  const result = await recordResults(async (manager, returned) => {
    if (operation.successStatus !== 201 || typeof returned !== 'object' || returned === null) return
    if (made !== undefined) throw new Error(`${operation.operationId} makes something in more than one transaction`)
    made = returned
    await keys.keepWith(manager, claim, describe(operation, returned))
  }, work)
  if (made === undefined || made !== result) await keys.keep(claim, describe(operation, result))
  return result
}

/** What is wrong with the request stays wrong; what is wrong with the platform passes. */
async function settle(keys: IdempotencyUseCases, request: FastifyRequest, claim: KeyClaim, error: unknown): Promise<void> {
  const refusal = toRefusal(error)
  if (refusal.status >= 500) return keys.release(claim).catch(() => releaseLater(keys, claim))
  const { status, headers } = refusal
  await keys.keep(claim, { status, headers, problem: problemText(request, refusal) } satisfies KeptAnswer)
}

/** Behind the answer, while the database is away: a repeat need not wait for the lease to run out. */
function releaseLater(keys: IdempotencyUseCases, claim: KeyClaim): void {
  const options = { retries: idempotencyLeaseSeconds, minTimeout: 1000, factor: 1, unref: true }
  pRetry(() => keys.release(claim), options).catch(() => undefined)
}

function restore({ status, headers, body, problem }: KeptAnswer): ApiAnswer {
  if (problem === undefined) return new ApiAnswer(status, body, headers)
  return new ApiAnswer(status, Buffer.from(problem), { ...headers, 'content-type': 'application/problem+json' })
}
