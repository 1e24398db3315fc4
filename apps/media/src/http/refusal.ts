import { DomainError } from '@ingest/domain'
import { isOutage, type Problem } from '@ingest/http'
import { StorageError } from '@ingest/storage'
import { HttpError, refusals } from './http.error.ts'

const retryAfterSeconds = 2

/** A problem, and the headers that it is told with. */
export interface Refusal extends Problem {
  headers: Record<string, string>
}

/** Turns whatever was thrown into a refusal. What nobody foresaw is a 500 that tells nothing: the log knows the rest. */
export function toRefusal(error: unknown): Refusal {
  if (error instanceof HttpError) return { status: error.status, code: error.code, detail: error.message, headers: error.headers }
  if (error instanceof DomainError) return ofDomain(error)
  if (isOutage(error)) return outage
  if (error instanceof StorageError && error.code === 'range-not-satisfiable') return badRange
  if (error instanceof StorageError && error.code === 'precondition-failed') return changed
  if (error instanceof StorageError && ['not-found', 'invalid-key'].includes(error.code)) return toRefusal(refusals.notFound())
  if (isOfFramework(error)) return toRefusal(refusals.notFound())
  return { status: 500, code: 'internal', detail: 'Something went wrong on our side.', headers: {} }
}

function ofDomain({ status, code, message }: DomainError): Refusal {
  const headers: Record<string, string> = status === 401 ? { 'www-authenticate': 'Bearer error="invalid_token"' } : {}
  return { status, code, detail: message, headers }
}

const outage: Refusal = {
  status: 503,
  code: 'unavailable',
  detail: 'The database or the object store cannot be reached at the moment.',
  headers: { 'retry-after': String(retryAfterSeconds) },
}

const badRange: Refusal = { status: 416, code: 'range', detail: 'The file has no bytes in this range.', headers: {} }

const changed: Refusal = {
  status: 412,
  code: 'precondition-failed',
  detail: 'The file is not the one that the request names.',
  headers: {},
}

/** Paths that Fastify cannot decode, or that are longer than any of ours: there is nothing there. */
function isOfFramework(error: unknown): boolean {
  return error instanceof Error && error.name === 'FastifyError' && 'statusCode' in error && Number(error.statusCode) < 500
}
