/** Adobe FLV 10.1, annex E.4.1: a tag, and behind it its length once more. */
export interface FlvTag {
  type: 'audio' | 'video' | 'script'
  timestampMs: number
  /** Header and trailing length included, as it came. */
  bytes: Buffer
  /** Needed by whoever begins to decode: metadata, or the configuration of a codec. */
  isHead: boolean
  /** Where a decoder of the picture can begin. */
  isKeyframe: boolean
  /** A picture that is shown at another time than it is decoded: others are shown before it that come after it. */
  isReordered: boolean
}

const FILE_HEADER_BYTES = 9 + 4
const TAG_HEADER_BYTES = 11
const TRAILER_BYTES = 4
const types: Record<number, FlvTag['type']> = { 8: 'audio', 9: 'video', 18: 'script' }

const AVC = 7
const AVC_PICTURE = 1
const AAC = 10
/** Enhanced RTMP: the codec is a four-letter code, and the kind of packet stands where the codec did. */
const EXTENDED_HEADER = 0x80

/** The tags of an FLV stream, in order. @throws Error for what is no FLV */
export async function* flvTags(flv: AsyncIterable<Buffer>): AsyncGenerator<FlvTag> {
  let held: Buffer = Buffer.alloc(0)
  let isOpen = false
  for await (const chunk of flv) {
    held = held.length > 0 ? Buffer.concat([held, chunk]) : chunk
    if (!isOpen) {
      if (held.length < FILE_HEADER_BYTES) continue
      if (held.toString('latin1', 0, 3) !== 'FLV') throw new Error('the stream is no FLV')
      held = held.subarray(FILE_HEADER_BYTES)
      isOpen = true
    }
    for (let length = tagLength(held); length !== undefined; length = tagLength(held)) {
      const tag = readTag(held.subarray(0, length))
      if (tag) yield tag
      held = held.subarray(length)
    }
  }
}

/** What every FLV stream begins with: it may have picture and sound. */
export const flvFileHeader = Buffer.from('464c5601050000000900000000', 'hex')

function tagLength(held: Buffer): number | undefined {
  if (held.length < TAG_HEADER_BYTES) return undefined
  const length = TAG_HEADER_BYTES + held.readUIntBE(1, 3) + TRAILER_BYTES
  return held.length >= length ? length : undefined
}

function readTag(bytes: Buffer): FlvTag | undefined {
  const type = types[(bytes[0] ?? 0) & 0x1f]
  if (!type) return undefined
  const timestampMs = bytes.readUIntBE(4, 3) + (bytes[7] ?? 0) * 2 ** 24
  const body = bytes.subarray(TAG_HEADER_BYTES, -TRAILER_BYTES)
  return { type, timestampMs, bytes, ...kindOf(type, body) }
}

function kindOf(type: FlvTag['type'], body: Buffer): Pick<FlvTag, 'isHead' | 'isKeyframe' | 'isReordered'> {
  const [first = 0, second = 0] = body
  const isReordered = false
  if (type === 'script') return { isHead: true, isKeyframe: false, isReordered }
  if (type === 'audio') return { isHead: first >> 4 === AAC && second === 0, isKeyframe: false, isReordered }
  const isExtended = (first & EXTENDED_HEADER) !== 0
  const isHead = isExtended ? (first & 0x0f) === 0 : (first & 0x0f) === AVC && second === 0
  const isKeyframe = !isHead && ((first >> 4) & 0x07) === 1
  return { isHead, isKeyframe, isReordered: !isExtended && !isHead && isShownLater(first, body) }
}

/** E.4.3.1: the composition time of a picture, which is 0 unless pictures are sent in another order than they are shown in. */
function isShownLater(first: number, body: Buffer): boolean {
  return (first & 0x0f) === AVC && body[1] === AVC_PICTURE && body.length > 5 && body.readIntBE(2, 3) !== 0
}
