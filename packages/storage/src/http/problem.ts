import type { ServerResponse } from 'node:http'
import { StorageError, type StorageErrorCode } from '../storage-error.ts'

const RETRY_AFTER_SECONDS = 5

const statuses = {
  'not-found': [404, 'Not Found'],
  'upload-not-found': [404, 'Not Found'],
  'precondition-failed': [412, 'Precondition Failed'],
  'range-not-satisfiable': [416, 'Range Not Satisfiable'],
  'invalid-part': [400, 'Bad Request'],
  'invalid-digest': [400, 'Bad Request'],
  'incomplete-body': [400, 'Bad Request'],
  'invalid-key': [404, 'Not Found'],
  'too-large': [413, 'Content Too Large'],
  'access-denied': [403, 'Forbidden'],
  unavailable: [503, 'Service Unavailable'],
} satisfies Record<StorageErrorCode, [number, string]>

/** Writes problem details (RFC 9457) that tell no more than the code of the error and its message. */
export function writeStorageError(response: ServerResponse, error: unknown): void {
  if (response.headersSent) return void response.destroy()
  const known = error instanceof StorageError ? error : new StorageError('unavailable', 'the object store failed')
  const [status, title] = statuses[known.code]
  if (status === 503) response.setHeader('Retry-After', RETRY_AFTER_SECONDS)
  writeProblem(response, status, title, known.message)
}

/** Writes the whole answer, so that its reader has it, but leaves its end to the caller, who may have a body to read off. */
export function writeProblem(response: ServerResponse, status: number, title: string, detail: string): void {
  const body = JSON.stringify({ type: 'about:blank', title, status, detail })
  response.statusCode = status
  response.setHeader('Content-Type', 'application/problem+json')
  response.setHeader('Content-Length', Buffer.byteLength(body))
  response.setHeader('Cache-Control', 'no-store')
  if (!response.req.complete) response.setHeader('Connection', 'close')
  response.write(body)
}
