import { hash, verify } from '@node-rs/argon2'
import { newSecret } from '../core/secrets.ts'

/** argon2id with the parameters that OWASP recommends, which are the library's own; in PHC format. */
export function hashPassword(password: string): Promise<string> {
  return hash(password)
}

let nobodysHash: Promise<string> | undefined

/** Takes as long for somebody without a password, or for nobody at all, as for everybody else. */
export async function passwordFits(passwordHash: string | null | undefined, password: string): Promise<boolean> {
  nobodysHash ??= hash(newSecret())
  const fits = await verify(passwordHash ?? (await nobodysHash), password)
  return fits && Boolean(passwordHash)
}
