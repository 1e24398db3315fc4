import type { OAuthError } from '@ingest/domain'

/** What an application is told at its redirect URI (RFC 6749 §4.1.2, RFC 9207 §2). */
export interface AuthorizationAnswer {
  redirectUri: string
  state: string | undefined
  issuer: string
}

export function withCode(answer: AuthorizationAnswer, code: string): string {
  return answerUri(answer, { code })
}

/** RFC 6749 §4.1.2.1. */
export function withError(answer: AuthorizationAnswer, { code, message }: Pick<OAuthError, 'code' | 'message'>): string {
  return answerUri(answer, { error: code, error_description: message })
}

/** The query that a redirect URI has of its own is kept as it is. */
function answerUri({ redirectUri, state, issuer }: AuthorizationAnswer, result: Record<string, string>): string {
  const parameters = new URLSearchParams({ ...result, ...(state !== undefined && { state }), iss: issuer })
  return `${redirectUri}${redirectUri.includes('?') ? '&' : '?'}${parameters}`
}

/** A redirect URI as a source of a content security policy, which has no form for IPv6 addresses. */
export function formTarget(redirectUri: string): string {
  const { protocol, origin, hostname } = new URL(redirectUri)
  return /^https?:$/.test(protocol) && !hostname.startsWith('[') ? origin : protocol
}
