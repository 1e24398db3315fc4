import { z } from 'zod'
import type { RawProbe, VideoStream } from './media-probe.ts'

/** Where there are captions, there is a place for them with every picture, said or unsaid. */
const EXAMINED_PACKETS = 30
const codecs = ['h264', 'hevc', 'mpeg2video']

const answer = z.object({ streams: z.array(z.object({ closed_captions: z.number().optional() })) })

export function mayHaveCaptions({ codec }: VideoStream): boolean {
  return codecs.includes(codec)
}

/** Makes ffprobe decode the first pictures: before that it knows of no captions. */
export function captionsArguments({ index }: VideoStream): string[] {
  const some = ['-select_streams', String(index), '-read_intervals', `%+#${EXAMINED_PACKETS}`]
  return [...some, '-count_frames', '-show_entries', 'stream=closed_captions']
}

export function hasCaptions(shown: unknown): boolean {
  const parsed = answer.safeParse(shown)
  return parsed.success && parsed.data.streams.some(({ closed_captions }) => closed_captions === 1)
}

/** What ffprobe says of the stream when it has decoded. */
export function withCaptions({ format, streams }: RawProbe, video: VideoStream): RawProbe {
  return { format, streams: streams.map((stream) => (stream.index === video.index ? { ...stream, closed_captions: 1 } : stream)) }
}
