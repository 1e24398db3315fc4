import { type Box, findBoxes, readBoxes } from './mp4-box.ts'

/** Fixed fields before the child boxes of a sample entry (ISO/IEC 14496-12 §12.1.3, §12.2.3). */
const VISUAL_ENTRY_BYTES = 78
const AUDIO_ENTRY_BYTES = 28
const STSD_HEADER_BYTES = 8

/** The CODECS values (RFC 6381) of an fMP4 initialisation segment. @throws Error when it has none that we write */
export function codecsOf(initSegment: Buffer): string[] {
  const descriptions = findBoxes(initSegment, ['moov', 'trak', 'mdia', 'minf', 'stbl', 'stsd'])
  const codecs = descriptions.flatMap(({ content }) => readBoxes(content, STSD_HEADER_BYTES).flatMap(codecOf))
  if (codecs.length === 0) throw new Error('the initialisation segment describes no H.264 or AAC')
  return codecs
}

/**
 * What the decoders of two initialisation segments are set up with: equal where one goes on with what follows the other. Bit rates, which
 * are in the boxes as well, are no part of it.
 */
export function decoderSetup(initSegment: Buffer): string {
  const tracks = findBoxes(initSegment, ['moov', 'trak'])
  return tracks.map(({ content }) => setupOf(content)).join()
}

/** Size of the picture and avcC, or channels, size and rate of samples and the codec. */
function setupOf(trak: Buffer): string {
  const [description] = findBoxes(trak, ['mdia', 'minf', 'stbl', 'stsd'])
  return readBoxes(description?.content ?? Buffer.alloc(0), STSD_HEADER_BYTES)
    .map((entry) => {
      const isPicture = entry.type === 'avc1'
      const fields = entry.content.toString('hex', 0, isPicture ? VISUAL_ENTRY_BYTES : AUDIO_ENTRY_BYTES)
      const avcC = readBoxes(entry.content, VISUAL_ENTRY_BYTES).find(({ type }) => isPicture && type === 'avcC')
      return [entry.type, fields, avcC?.content.toString('hex') ?? codecOf(entry)].join('/')
    })
    .join()
}

function codecOf({ type, content }: Box): string[] {
  if (type === 'avc1')
    return readBoxes(content, VISUAL_ENTRY_BYTES)
      .filter((box) => box.type === 'avcC')
      .map(avc)
  if (type === 'mp4a')
    return readBoxes(content, AUDIO_ENTRY_BYTES)
      .filter((box) => box.type === 'esds')
      .map(aac)
  return []
}

/** Profile, constraints and level stand at the same place in avcC (ISO/IEC 14496-15 §5.3.3.1) as in CODECS. */
function avc({ content }: Box): string {
  return `avc1.${content.toString('hex', 1, 4)}`
}

/** Descriptors of ISO/IEC 14496-1 §7.2.6, and the fixed fields that each has before the next one inside it. */
const descriptors = [
  { tag: 0x03, fieldBytes: 3 },
  { tag: 0x04, fieldBytes: 13 },
  { tag: 0x05, fieldBytes: 0 },
]
const FULL_BOX_HEADER_BYTES = 4

/** The audio object type is the first five bits of the DecoderSpecificInfo (ISO/IEC 14496-3 §1.6.2.1). */
function aac({ content }: Box): string {
  let at = FULL_BOX_HEADER_BYTES
  for (const { tag, fieldBytes } of descriptors) {
    if (content[at] !== tag) throw new Error('the initialisation segment describes no AAC')
    at += 1
    while ((content[at] ?? 0) & 0x80) at += 1
    at += 1 + fieldBytes
  }
  return `mp4a.40.${(content[at] ?? 0) >> 3}`
}
