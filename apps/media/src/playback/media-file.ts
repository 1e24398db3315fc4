import type { PlayableVariant } from '@ingest/domain'

const contentTypes = {
  m3u8: 'application/vnd.apple.mpegurl',
  m4s: 'video/iso.segment',
  mp4: 'video/mp4',
  ts: 'video/mp2t',
  vtt: 'text/vtt; charset=utf-8',
  jpg: 'image/jpeg',
} as const

/** A file of at most one folder below the variant: the only dot is the one before the suffix. */
const form = /^(?:[A-Za-z0-9_-]{1,64}\/)?[A-Za-z0-9_-]{1,64}\.(m3u8|m4s|mp4|ts|vtt|jpg)$/

/** What every player asks for first. In the store it has a name of its own. */
const entryName = 'master.m3u8'

export interface MediaFile {
  objectKey: string
  contentType: string
  /** The multivariant playlist names the others; a media playlist is the same for all; the rest is bytes. */
  kind: 'multivariant' | 'playlist' | 'bytes'
}

/** Where a variant lies in the store. */
export type VariantPlace = Pick<PlayableVariant, 'type' | 'objectPrefix' | 'entry'>

/** What a path below a variant stands for; nothing but files of the known kinds. */
export function mediaFile(variant: VariantPlace, path: string): MediaFile | undefined {
  const suffix = form.exec(path)?.[1] as keyof typeof contentTypes | undefined
  if (!suffix) return undefined
  const contentType = contentTypes[suffix]
  if (variant.type === 'hls' && path === entryName)
    return { objectKey: `${variant.objectPrefix}${variant.entry}`, contentType, kind: 'multivariant' }
  return { objectKey: `${variant.objectPrefix}${path}`, contentType, kind: suffix === 'm3u8' ? 'playlist' : 'bytes' }
}
