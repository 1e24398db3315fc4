import { randomBytes } from 'node:crypto'
import { hashSecret } from '../core/secrets.ts'

/** 24 characters that need no escaping in a URL, of 144 random bits: nobody guesses it, and it can still be typed. */
export function newStreamKey(): string {
  return randomBytes(18).toString('base64url')
}

/** What a publisher is found by. */
export const hashStreamKey = hashSecret
