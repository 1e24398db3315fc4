import { KeyObject, verify } from 'node:crypto'
import { decodeProtectedHeader, type JWTVerifyOptions, errors as joseErrors, UnsecuredJWT } from 'jose'

const soundBits = 2048
const unsigned = Buffer.from('{"alg":"none"}').toString('base64url')

/** RSA keys that RFC 7518 §3.3 forbids and jose refuses; the contract still takes them, with a warning to their owner. */
export function isWeak(key: unknown): key is KeyObject {
  if (!(key instanceof KeyObject) || key.asymmetricKeyType !== 'rsa') return false
  return (key.asymmetricKeyDetails?.modulusLength ?? 0) < soundBits
}

/**
 * `jwtVerify` for them: the signature (RS256, RFC 7515 §5.2) is checked here, and then jose reads the claims as it reads
 * all others.
 * @throws JOSEError
 */
export function verifyWeak<Claims>(token: string, key: KeyObject, options: JWTVerifyOptions): { payload: Claims } {
  const [head = '', payload = '', signature = '', ...rest] = token.split('.')
  const genuine = verify('sha256', Buffer.from(`${head}.${payload}`), key, Buffer.from(signature, 'base64url'))
  if (!genuine || rest.length > 0) throw new joseErrors.JWSSignatureVerificationFailed()
  // RFC 7515 §4.1.11: what must be understood, and is not.
  if (decodeProtectedHeader(token).crit) throw new joseErrors.JOSENotSupported()
  return UnsecuredJWT.decode<Claims>(`${unsigned}.${payload}.`, options)
}
