import { findBoxes, readBoxes } from '../hls/mp4-box.ts'

const STSD_HEADER_BYTES = 8
/** Of a visual sample entry, behind the fields that all entries have (ISO/IEC 14496-12 §12.1.3). */
const WIDTH_AT = 24
const HEIGHT_AT = 26

/** The size of the coded picture of an initialisation segment; undefined for sound alone. */
export function pictureSizeOf(init: Buffer): { width: number; height: number } | undefined {
  const entries = findBoxes(init, ['moov', 'trak', 'mdia', 'minf', 'stbl', 'stsd']).flatMap(({ content }) =>
    readBoxes(content, STSD_HEADER_BYTES),
  )
  const picture = entries.find(({ type, content }) => type === 'avc1' && content.length > HEIGHT_AT + 2)?.content
  return picture && { width: picture.readUInt16BE(WIDTH_AT), height: picture.readUInt16BE(HEIGHT_AT) }
}
