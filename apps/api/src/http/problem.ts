import { DomainError, type FieldError } from '@ingest/domain'
import { isOutage, problemTitle } from '@ingest/http'
import { HttpException } from '@nestjs/common'
import { HttpError, refusals } from './http-error.ts'

/** What a caller is told of something that went wrong, whatever threw it. */
export interface Refusal {
  status: number
  code: string
  detail: string
  errors?: FieldError[]
  headers: Record<string, string>
}

const retryAfterSeconds = 2

/** What Fastify says of a segment that is longer than any id: there is nothing at such a path. */
const uriTooLong = 414

/** Turns whatever was thrown into a refusal. What nobody foresaw is a 500 that tells nothing: the log knows the rest. */
export function toRefusal(error: unknown): Refusal {
  if (error instanceof HttpError) return fromEdge(error)
  if (error instanceof DomainError) return fromDomain(error)
  if (isOutage(error)) return outage()
  if (frameworkStatus(error) < 500) return fromFramework(error as Error)
  return { status: 500, code: 'internal', detail: 'Something went wrong on our side.', headers: {} }
}

function fromEdge({ status, code, message, headers }: HttpError): Refusal {
  return { status, code, detail: message, headers }
}

function fromDomain({ status, code, message, errors }: DomainError): Refusal {
  const challenge = { 'www-authenticate': 'Bearer error="invalid_token"' }
  const isLater = status === 503 || code === 'request-in-flight'
  const headers = status === 401 ? challenge : isLater ? retryLater : {}
  return { status, code, detail: message, headers: { ...headers }, ...(errors.length > 0 && { errors }) }
}

const retryLater = { 'retry-after': String(retryAfterSeconds) }

function outage(): Refusal {
  const detail = 'The database or the object store cannot be reached at the moment.'
  return { status: 503, code: 'unavailable', detail, headers: retryLater }
}

/** Nest and Fastify have refusals of their own, of bodies and paths that they cannot read. */
function frameworkStatus(error: unknown): number {
  if (error instanceof HttpException) return error.getStatus()
  return error instanceof Error && error.name === 'FastifyError' && 'statusCode' in error ? Number(error.statusCode) : 500
}

function fromFramework(error: Error): Refusal {
  const status = frameworkStatus(error)
  if (status === uriTooLong) return fromEdge(refusals.routeNotFound())
  return { status, code: code(status), detail: error.message, headers: {} }
}

const code = (status: number) => (status === 400 ? 'malformed' : problemTitle(status).toLowerCase().replaceAll(' ', '-'))
