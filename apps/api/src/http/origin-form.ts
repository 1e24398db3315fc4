/**
 * The request target (RFC 9112 §3.2) as a path and a query: an absolute URL loses its origin, anything else that does not
 * begin with a slash is given one, and repeated slashes in the path, which published clients send, count as one.
 */
export function originForm(target: string): string {
  const path = target.replace(/^https?:\/\/[^/?#]*/i, '')
  return `/${path}`.replace(/^[^?]*/, (text) => text.replace(/\/{2,}/g, '/'))
}
