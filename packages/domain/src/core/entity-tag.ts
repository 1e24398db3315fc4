import { hash } from 'node:crypto'
import { errors } from './errors.ts'

/** Strong entity tag (RFC 9110 §8.8.3) of the JSON text of a resource or list, quotes included. */
export function entityTag(json: string): string {
  return `"${hash('sha256', json, 'base64url').slice(0, 27)}"`
}

/**
 * Compares If-Match (RFC 9110 §13.1.1) with the resource as it is now. Called inside the transaction that holds the row's
 * lock, so that nobody changes it in between.
 * @throws DomainError 412 `changed`
 */
export function assertMatches(ifMatch: string | undefined, resource: unknown): void {
  if (ifMatch === undefined || ifMatch.trim() === '*') return
  const current = entityTag(JSON.stringify(resource))
  // A compressed answer has a tag of its own, `"<tag>-gzip"`; it stands for the same resource.
  const sent = ifMatch.split(',').map((tag) => tag.trim().replace(/-(?:gzip|br)"$/, '"'))
  if (!sent.includes(current)) throw errors.changed()
}
