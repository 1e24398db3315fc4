import type { TsPacket } from './transport-stream.ts'

/** A PES packet (ISO/IEC 13818-1 §2.4.3.6), put together from the packets of a transport stream. */
export interface Pes {
  /** Presentation time, in units of 1/90000 s; it wraps every 26.5 hours. */
  pts: number
  data: Buffer
}

const FIXED_HEADER_BYTES = 9
const PTS_AT = 9

export function readPes(unit: TsPacket[]): Pes {
  const bytes = Buffer.concat(unit.map(({ payload }) => payload))
  return { pts: ptsOf(bytes), data: bytes.subarray(FIXED_HEADER_BYTES + (bytes[8] ?? 0)) }
}

/** 33 bits in three pieces, with marker bits between them (§2.4.3.7). */
function ptsOf(bytes: Buffer): number {
  const [high, middle, low] = [bytes[PTS_AT] ?? 0, bytes.readUInt16BE(PTS_AT + 1), bytes.readUInt16BE(PTS_AT + 3)]
  return ((high >> 1) & 7) * 2 ** 30 + (middle >> 1) * 2 ** 15 + (low >> 1)
}
