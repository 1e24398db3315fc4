import type { MediaFile } from './media-file.ts'

/** Objects never change under their URL; a playlist is looked at again soon, so that what is unpublished disappears. */
const ofPublic = {
  multivariant: 'public, max-age=60',
  playlist: 'public, max-age=60',
  bytes: 'public, max-age=31536000, immutable',
}
const ofPrivate = { multivariant: 'private, no-cache', playlist: 'private, no-cache', bytes: 'private, max-age=3600' }

/** Only what everybody may play may be kept by shared caches. */
export function cacheControl(kind: MediaFile['kind'], isPublic: boolean): string {
  return (isPublic ? ofPublic : ofPrivate)[kind]
}
