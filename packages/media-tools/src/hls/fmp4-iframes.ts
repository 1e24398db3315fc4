import { findBoxes, readBoxes } from './mp4-box.ts'
import type { IFrame } from './segment.ts'

/**
 * Where the first picture of a segment ends. ffmpeg writes one fragment per segment, which begins with an IDR: the fragment's
 * header and its first sample decode to that picture. Of the others in the segment none can be had without those before.
 */
export function fmp4Iframes(segment: Buffer): IFrame[] {
  const fragment = readBoxes(segment).find(({ type }) => type === 'moof')
  const [header] = findBoxes(fragment?.content ?? Buffer.alloc(0), ['traf', 'tfhd'])
  const [run] = findBoxes(fragment?.content ?? Buffer.alloc(0), ['traf', 'trun'])
  if (!fragment || !header || !run) return []
  const { dataOffset, sizeBytes = defaultSampleBytes(header.content) } = firstSample(run.content)
  return [{ offset: fragment.offset, sizeBytes: dataOffset + sizeBytes, afterSeconds: 0 }]
}

/** The optional fields of `tfhd` before the size (ISO/IEC 14496-12 §8.8.7): base offset, description index, duration. */
const fieldsBeforeSize = [
  { flag: 0x1, bytes: 8 },
  { flag: 0x2, bytes: 4 },
  { flag: 0x8, bytes: 4 },
]

function defaultSampleBytes(header: Buffer): number {
  const flags = header.readUInt32BE(0)
  return header.readUInt32BE(fieldsBeforeSize.reduce((at, { flag, bytes }) => (flags & flag ? at + bytes : at), 8))
}

/** `trun` (ISO/IEC 14496-12 §8.8.8): a header with optional fields, then those of each sample. Offsets count from the `moof`. */
function firstSample(run: Buffer): { dataOffset: number; sizeBytes?: number } {
  const flags = run.readUInt32BE(0)
  const hasSizes = (flags & 0x200) !== 0
  const size = 12 + (flags & 0x4 ? 4 : 0) + (flags & 0x100 ? 4 : 0)
  return { dataOffset: run.readInt32BE(8), sizeBytes: hasSizes ? run.readUInt32BE(size) : undefined }
}
