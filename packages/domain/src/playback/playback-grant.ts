import { createHmac, timingSafeEqual } from 'node:crypto'
import { errors } from '../core/errors.ts'
import { derivedKey } from '../core/secrets.ts'
import { clockSkewSeconds, type PlaybackPermit } from './playback-token.ts'

const purpose = 'ingest: playback grants'
/** Who it was made for (a member's preview, or a viewer), the end as Unix seconds in base 36, the token's key, and the MAC. */
const form = /^([pv])([0-9a-z]{1,11})\.([0-9a-f-]{36})\.([\w-]{43})$/

/**
 * What stands in the path of a playlist's children in place of the viewer's token, so that a segment is served without
 * asking anybody. It holds for one video, no longer than the token that it was made from, and names the key of that token.
 */
export class PlaybackGrants {
  private readonly keys: Buffer[]

  /** @param secretsKeys the first signs, all of them verify */
  constructor(secretsKeys: string[]) {
    this.keys = secretsKeys.map((key) => derivedKey(key, purpose))
  }

  sign(videoId: string, { expiresAt, preview, keyId }: PlaybackPermit): string {
    const head = `${preview ? 'p' : 'v'}${Math.floor(expiresAt.getTime() / 1000).toString(36)}.${keyId}`
    return `${head}.${mac(this.keys[0] as Buffer, videoId, head)}`
  }

  /** @throws DomainError 401 `playback-token-invalid`, `playback-token-expired` */
  verify(grant: string, videoId: string, now: Date): PlaybackPermit {
    const [, kind = '', end = '', keyId = '', given = ''] = form.exec(grant) ?? []
    const genuine = this.keys.map((key) => isEqual(given, mac(key, videoId, `${kind}${end}.${keyId}`))).includes(true)
    if (!genuine) throw errors.playbackTokenInvalid()
    const expiresAt = new Date(Number.parseInt(end, 36) * 1000)
    if (expiresAt.getTime() + clockSkewSeconds * 1000 <= now.getTime()) throw errors.playbackTokenExpired()
    return { expiresAt, preview: kind === 'p', keyId }
  }
}

function mac(key: Buffer, videoId: string, head: string): string {
  return createHmac('sha256', key).update(`${videoId}\n${head}`).digest('base64url')
}

/** Of the texts: several of them decode to the same bytes. */
function isEqual(left: string, right: string): boolean {
  const [a, b] = [Buffer.from(left), Buffer.from(right)]
  return a.length === b.length && timingSafeEqual(a, b)
}
