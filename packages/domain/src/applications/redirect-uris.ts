import { errors } from '../core/errors.ts'

/**
 * Where an application may let people be sent: pages, or apps by a scheme of their own, which holds a dot (RFC 8252 §7.1)
 * and is therefore none that a browser runs or reads itself, as `javascript:` and `data:` are.
 * @throws DomainError 422
 */
export function assertRedirectUris(uris: string[]): void {
  const wrong = uris.flatMap((uri, index) => {
    const message = faultOf(uri)
    return message ? [{ field: `/redirect_uris/${index}`, code: 'redirect-uri', message }] : []
  })
  if (wrong.length > 0) throw errors.invalid(wrong)
}

function faultOf(uri: string): string | undefined {
  const url = URL.parse(uri)
  if (!url) return `${uri} is no absolute URL.`
  if (!/^https?:$|^[a-z][a-z\d+-]*\.[a-z\d.+-]+:$/.test(url.protocol))
    return `${uri} must be an http or https URL, or have a private scheme such as com.example.app.`
  // RFC 6749 §3.1.2; the other one would hide where people are sent.
  if (url.hash || uri.endsWith('#')) return `${uri} must not have a fragment.`
  return url.username || url.password ? `${uri} must not hold a user name.` : undefined
}
