import { CompactSign, errors as joseErrors, jwtVerify } from 'jose'
import { errors } from '../core/errors.ts'
import { algorithm } from './signing-key.rows.ts'
import type { SigningKeys } from './signing-keys.ts'

/** The claims of an access token (RFC 9068 §2.2 in spirit); `nid` is the network, `cid` the client. */
export interface AccessTokenClaims {
  iss: string
  aud: string
  sub: string
  cid: string
  nid: string
  scope: string
  jti: string
  iat: number
  exp: number
}

export interface VerifiedToken {
  claims: AccessTokenClaims
  /** Of the key that it is signed with. */
  kid: string
}

export async function signAccessToken(keys: Pick<SigningKeys, 'current'>, claims: AccessTokenClaims): Promise<string> {
  const { kid, key } = await keys.current()
  const payload = new TextEncoder().encode(atobSafeJson(claims))
  return new CompactSign(payload).setProtectedHeader({ alg: algorithm, kid, typ: 'at+jwt' }).sign(key)
}

/**
 * JSON whose base64url has neither `-` nor `_`: browsers' `atob`, which published clients decode tokens with, knows neither.
 * In ASCII text only a third byte of `>`, `?`, `~` or DEL ends in the six bits that those characters stand for.
 */
export function atobSafeJson(value: object): string {
  return JSON.stringify(value).replace(/[>?~\u007f-\uffff]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

/** @throws DomainError 401 `invalid-token`: forged, expired, for somebody else, or signed with another algorithm */
export async function verifyAccessToken(
  keys: Pick<SigningKeys, 'verifier'>,
  token: string,
  expected: { issuer: string; now: Date },
): Promise<VerifiedToken> {
  try {
    const { payload, protectedHeader } = await jwtVerify<AccessTokenClaims>(
      token,
      async ({ kid }) => {
        const key = kid ? await keys.verifier(kid) : undefined
        if (!key) throw new joseErrors.JWKSNoMatchingKey()
        return key
      },
      {
        algorithms: [algorithm],
        issuer: expected.issuer,
        audience: expected.issuer,
        currentDate: expected.now,
        requiredClaims: ['exp', 'jti', 'nid'],
      },
    )
    return { claims: payload, kid: protectedHeader.kid as string }
  } catch (error) {
    if (error instanceof joseErrors.JOSEError) throw errors.invalidToken()
    throw error
  }
}
