import { z } from 'zod'
import type { ProbeFailureCode } from './explain-probe-failure.ts'
import type { MediaProbe } from './media-probe.ts'

const TAIL_SECONDS = 2
/** How much earlier than declared the last packet may end: containers round, and writers are careless. */
const TOLERANCE_SECONDS = 2

export const packetList = z.object({
  packets: z.array(
    z.object({
      pts_time: z.coerce.number().optional().catch(undefined),
      duration_time: z.coerce.number().optional().catch(undefined),
      side_data_list: z.array(z.object({ side_data_type: z.string().optional() })).optional(),
    }),
  ),
})

export type PacketList = z.output<typeof packetList>

/** Asks ffprobe for the first packet of the main stream, and for all in its last seconds. */
export function completenessArguments(probe: MediaProbe): string[] {
  const stream = probe.video ?? probe.audio[0]
  const endSeconds = stream?.durationSeconds ?? probe.durationSeconds ?? 0
  const tail = endSeconds > TAIL_SECONDS ? `,${(probe.startSeconds + endSeconds - TAIL_SECONDS).toFixed(3)}%` : ''
  return [
    ...['-select_streams', String(stream?.index ?? 0), '-read_intervals', `%+#1${tail}`],
    ...['-show_entries', 'packet=pts_time,duration_time:packet_side_data=side_data_type'],
  ]
}

/**
 * Whether the media that a header promises is there. A header alone does not tell: the index of a cut MP4 is whole, and
 * so is the declared duration.
 */
export function judgeCompleteness(
  probe: MediaProbe,
  { packets }: PacketList,
  complaints: string[],
): ProbeFailureCode | undefined {
  const types = packets.flatMap((packet) => packet.side_data_list?.map((data) => data.side_data_type) ?? [])
  if (types.some((type) => type?.toLowerCase() === 'encryption info')) return 'encrypted'
  if (complaints.some((line) => /partial file|File ended prematurely/.test(line))) return 'truncated'
  const declaredSeconds = (probe.video ?? probe.audio[0])?.durationSeconds
  if (declaredSeconds === undefined) return undefined
  const ends = packets.flatMap((packet) => (packet.pts_time === undefined ? [] : packet.pts_time + (packet.duration_time ?? 0)))
  return Math.max(0, ...ends) < probe.startSeconds + declaredSeconds - TOLERANCE_SECONDS ? 'truncated' : undefined
}
