/** What an answer is, for those who keep it. */
export type Kept = 'multivariant' | 'growing' | 'complete' | 'bytes'

/**
 * Objects never change under their URL. Playlists are looked at again, one that grows before half a segment is over, so
 * that players see what is new, and caches lose what was unpublished.
 */
const ofPublic: Record<Kept, string> = {
  multivariant: 'public, max-age=10',
  growing: 'public, max-age=2',
  complete: 'public, max-age=60',
  bytes: 'public, max-age=31536000, immutable',
}
const ofPrivate: Record<Kept, string> = {
  multivariant: 'private, no-cache',
  growing: 'private, no-cache',
  complete: 'private, no-cache',
  bytes: 'private, max-age=3600',
}

/** Only what everybody may play may be kept by shared caches. */
export function cacheControl(kept: Kept, isPublic: boolean): string {
  return (isPublic ? ofPublic : ofPrivate)[kept]
}

/** Without an end, a media playlist is not complete (RFC 8216 §4.3.3.4). */
export function isComplete(playlist: string): boolean {
  return /^#EXT-X-ENDLIST\s*$/m.test(playlist)
}
