import { createHmac, timingSafeEqual } from 'node:crypto'
import { derivedKey } from '@ingest/domain'

/** The header by which instances know each other. */
export const signatureHeader = 'ingest-edge'

const purpose = 'ingest: live edge'
/** Long enough for clocks that differ as much as those of tokens may. */
const validMs = 60_000
/** When it ends, in milliseconds since 1970, and the MAC. */
const form = /^(\d{1,16})\.([0-9a-f]{64})$/

/**
 * What one instance of the media app asks of another is for no stranger: it is answered without a look at tokens. All
 * instances have the same secrets keys, and sign what they ask for.
 */
export class EdgeSignatures {
  private readonly keys: Buffer[]

  /** @param secretsKeys the first signs, all of them verify */
  constructor(secretsKeys: string[]) {
    this.keys = secretsKeys.map((key) => derivedKey(key, purpose))
  }

  /** @param target path and query, as they are sent */
  sign(target: string, now: Date): string {
    const end = String(now.getTime() + validMs)
    return `${end}.${mac(this.keys[0] as Buffer, end, target).toString('hex')}`
  }

  isGenuine(signature: string | string[] | undefined, target: string, now: Date): boolean {
    const [, end = '', given = ''] = form.exec(String(signature)) ?? []
    const isOver = Number(end) <= now.getTime() || Number(end) > now.getTime() + 2 * validMs
    if (given === '' || isOver) return false
    return this.keys.map((key) => timingSafeEqual(Buffer.from(given, 'hex'), mac(key, end, target))).includes(true)
  }
}

function mac(key: Buffer, end: string, target: string): Buffer {
  return createHmac('sha256', key).update(`${end}\n${target}`).digest()
}
