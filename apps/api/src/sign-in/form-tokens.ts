import { createHmac, timingSafeEqual } from 'node:crypto'
import { derivedKey } from '@ingest/domain'

/**
 * A signed double-submit token: a form carries it, and a cookie what it is made of. Another site can make a browser send the
 * cookie, but can neither read it nor make the token. One that was made before somebody signed in fits nothing afterwards.
 */
export class FormTokens {
  private readonly keys: Buffer[]

  constructor(secretsKeys: string[]) {
    this.keys = secretsKeys.map((key) => derivedKey(key, 'forms'))
  }

  make(browserId: string, session = ''): string {
    return sign(this.keys[0] as Buffer, browserId, session)
  }

  fits(token: string, browserId: string, session = ''): boolean {
    const given = Buffer.from(token)
    return this.keys.some((key) => {
      const expected = Buffer.from(sign(key, browserId, session))
      return given.length === expected.length && timingSafeEqual(given, expected)
    })
  }
}

function sign(key: Buffer, browserId: string, session: string): string {
  return createHmac('sha256', key)
    .update(JSON.stringify([browserId, session]))
    .digest('base64url')
}
