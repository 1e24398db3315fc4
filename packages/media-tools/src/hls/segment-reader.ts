import type { SegmentFormat } from '../plan/segment-format.ts'
import { codecsOf } from './codecs.ts'
import { fmp4Iframes } from './fmp4-iframes.ts'
import type { ByteRange, IFrame } from './segment.ts'
import { readPackets, readTables } from './transport-stream.ts'
import { tsCodecs } from './ts-codecs.ts'
import { tsIframes } from './ts-iframes.ts'

/** What a rendition begins with, told by its bytes, whatever ffmpeg says of them. */
export interface RenditionHead {
  codecs: string[]
  /** The size of the initialisation segment; 0 where there is none. */
  initBytes: number
  /** Where the tables of a transport stream are, at the beginning of each segment. */
  tables?: ByteRange
}

/** @param bytes the initialisation segment or, where the format has none, the first segment */
export function readHead(format: SegmentFormat, bytes: Buffer): RenditionHead {
  if (format === 'fmp4') return { codecs: codecsOf(bytes), initBytes: bytes.length }
  const { offset, sizeBytes } = readTables(readPackets(bytes))
  return { codecs: tsCodecs(bytes), initBytes: 0, tables: { offset, sizeBytes } }
}

export function readIframes(format: SegmentFormat, segment: Buffer): IFrame[] {
  return format === 'fmp4' ? fmp4Iframes(segment) : tsIframes(segment)
}
