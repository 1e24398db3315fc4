import type { ByteRange } from './segment.ts'

export const PACKET_BYTES = 188
const SYNC_BYTE = 0x47
const PAT_PID = 0

/** A packet of an MPEG transport stream (ISO/IEC 13818-1 §2.4.3). */
export interface TsPacket {
  offset: number
  pid: number
  /** It begins a table, or a PES packet with a picture. */
  startsUnit: boolean
  /** Decoding can begin here: an IDR. */
  isRandomAccess: boolean
  payload: Buffer
}

/** What the tables at the beginning of a segment say. */
export interface TsTables extends ByteRange {
  /** By type: 0x1b is H.264, 0x0f AAC (table 2-34). */
  pids: Map<number, number>
}

export function readPackets(segment: Buffer): TsPacket[] {
  const packets: TsPacket[] = []
  for (let offset = 0; offset + PACKET_BYTES <= segment.length; offset += PACKET_BYTES) {
    if (segment[offset] !== SYNC_BYTE) throw new Error('the segment is no transport stream')
    packets.push(toPacket(segment.subarray(offset, offset + PACKET_BYTES), offset))
  }
  return packets
}

function toPacket(bytes: Buffer, offset: number): TsPacket {
  const header = bytes.readUInt32BE(0)
  const hasAdaptation = (header & 0x20) !== 0
  const adaptationBytes = hasAdaptation ? (bytes[4] ?? 0) + 1 : 0
  return {
    offset,
    pid: (header >> 8) & 0x1fff,
    startsUnit: (header & 0x400000) !== 0,
    isRandomAccess: adaptationBytes > 1 && ((bytes[5] ?? 0) & 0x40) !== 0,
    payload: bytes.subarray(4 + adaptationBytes),
  }
}

/** ffmpeg writes both at the beginning of every segment, each in one packet (RFC 8216 §3.2). */
export function readTables(packets: TsPacket[]): TsTables {
  const association = packets.find(({ pid }) => pid === PAT_PID)
  const mapPid = association && sectionOf(association).readUInt16BE(10) & 0x1fff
  const map = packets.find(({ pid }) => pid === mapPid)
  if (!association || !map) throw new Error('the segment has no program tables')
  const end = map.offset + PACKET_BYTES
  return { offset: association.offset, sizeBytes: end - association.offset, pids: elementaryStreams(sectionOf(map)) }
}

/** The packets of each unit of a stream, such as a picture, in order. */
export function unitsOf(packets: TsPacket[], pid: number): TsPacket[][] {
  const units: TsPacket[][] = []
  for (const packet of packets) {
    if (packet.pid !== pid) continue
    if (packet.startsUnit) units.push([])
    units.at(-1)?.push(packet)
  }
  return units
}

/** Tables follow a pointer to their first byte (§2.4.4.1). */
function sectionOf({ payload }: TsPacket): Buffer {
  return payload.subarray(1 + (payload[0] ?? 0))
}

const CRC_BYTES = 4

/** The program map (§2.4.4.8). */
function elementaryStreams(section: Buffer): Map<number, number> {
  const pids = new Map<number, number>()
  const end = 3 + (section.readUInt16BE(1) & 0xfff) - CRC_BYTES
  let at = 12 + (section.readUInt16BE(10) & 0xfff)
  while (at < end) {
    pids.set(section[at] ?? 0, section.readUInt16BE(at + 1) & 0x1fff)
    at += 5 + (section.readUInt16BE(at + 3) & 0xfff)
  }
  return pids
}
