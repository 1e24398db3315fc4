import { readPes } from './pes.ts'
import type { IFrame } from './segment.ts'
import { PACKET_BYTES, readPackets, readTables, unitsOf } from './transport-stream.ts'

const H264 = 0x1b
const TICKS_PER_SECOND = 90_000
const PTS_WRAP = 2 ** 33

/** Where the pictures of a segment are that decode alone: from the first to the last packet of each. */
export function tsIframes(segment: Buffer): IFrame[] {
  const packets = readPackets(segment)
  const pid = readTables(packets).pids.get(H264)
  if (pid === undefined) return []
  const units = unitsOf(packets, pid).filter(([first]) => first?.isRandomAccess)
  const times = units.map((unit) => readPes(unit).pts)
  return units.map((unit, index) => {
    const [offset, last] = [unit[0]?.offset ?? 0, unit.at(-1)?.offset ?? 0]
    const ticks = ((times[index] ?? 0) - (times[0] ?? 0) + PTS_WRAP) % PTS_WRAP
    return { offset, sizeBytes: last + PACKET_BYTES - offset, afterSeconds: ticks / TICKS_PER_SECOND }
  })
}
