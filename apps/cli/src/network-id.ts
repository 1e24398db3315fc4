import { readClaims } from './access-token.ts'
import type { Session } from './session.ts'

/** Credentials belong to one network, and their tokens name it. */
export async function networkId({ ingest, signal }: Pick<Session, 'ingest' | 'signal'>): Promise<string> {
  return readClaims(await ingest.accessToken(signal)).nid
}
