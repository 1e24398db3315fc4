import { createPublicKey, type KeyObject } from 'node:crypto'
import { errors } from '../core/errors.ts'

/** A key that tokens can be verified with, and the only algorithm that it verifies. */
export interface PublicKey {
  key: KeyObject
  algorithm: 'RS256' | 'EdDSA'
  /** Of an RSA key. */
  bits?: number
}

const leastBits = 1024
const soundBits = 2048
/** Verifying with a longer one takes the time of many. */
const mostBits = 8192

/** One block and nothing else: PKCS#1 (RFC 8017) or SPKI (RFC 7468 §13). */
const publicBlock = /^\s*-----BEGIN (RSA )?PUBLIC KEY-----[A-Za-z0-9+/=\s]+-----END (RSA )?PUBLIC KEY-----\s*$/

/** @throws DomainError 422 for a private key, and for what is no RSA or Ed25519 key in PEM */
export function readPublicKey(pem: string): PublicKey {
  if (/PRIVATE KEY/.test(pem)) throw refused('private-key', privateKeyAdvice)
  if (!publicBlock.test(pem)) throw refused('pem', 'Give one public key in PEM: -----BEGIN PUBLIC KEY----- …')
  const key = parse(pem)
  if (key.asymmetricKeyType === 'ed25519') return { key, algorithm: 'EdDSA' }
  if (key.asymmetricKeyType !== 'rsa') throw refused('key-type', 'Give an RSA or an Ed25519 key.')
  const bits = key.asymmetricKeyDetails?.modulusLength ?? 0
  if (bits < leastBits || bits > mostBits)
    throw refused('key-size', `An RSA key has ${leastBits} to ${mostBits} bits, not ${bits}.`)
  return { key, algorithm: 'RS256', bits }
}

/** What its owner should know of a key that is accepted nevertheless. */
export function weaknessOf(pem: string): string | undefined {
  const { bits = soundBits } = readPublicKey(pem)
  if (bits >= soundBits) return undefined
  return `An RSA key of ${bits} bits can be broken: replace it by one of ${soundBits} or more, or by an Ed25519 key.`
}

const privateKeyAdvice = 'This is a private key, which nobody else may have: make another pair, and give its public half only.'

function parse(pem: string): KeyObject {
  try {
    return createPublicKey(pem)
  } catch {
    throw refused('pem', 'What stands between the lines of this PEM is no public key.')
  }
}

function refused(code: string, message: string) {
  return errors.invalid([{ field: '/key', code, message }])
}
