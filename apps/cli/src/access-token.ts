/** What the platform says in an access token about itself (RFC 7519). It is read here and not checked: the platform does that. */
export interface TokenClaims {
  /** Seconds since 1970. */
  exp: number
  /** The network that the token is for. */
  nid: string
}

export function readClaims(token: string): TokenClaims {
  const [, payload = ''] = token.split('.')
  return JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')) as TokenClaims
}
