import { z } from 'zod'

/** An exact fraction, as ffmpeg writes frame rates: 24000/1001. */
export interface Rational {
  num: number
  den: number
}

export interface VideoStream {
  index: number
  codec: string
  /** Of the codec, in the words of ffmpeg: `High`, `Constrained Baseline`. */
  profile?: string
  /** `yuv420p`. */
  pixelFormat?: string
  /** In the pixels of the stream, before rotation. */
  codedWidth: number
  codedHeight: number
  /** As shown: rotated, and with square pixels. */
  width: number
  height: number
  /** Clockwise, in degrees: 0, 90, 180 or 270. */
  rotation: number
  sampleAspectRatio: Rational
  /** The lowest rate that represents all timestamps, and the average; undefined when unknown. */
  baseFrameRate?: Rational
  averageFrameRate?: Rational
  interlaced: boolean
  highDynamicRange: boolean
  /** As the stream says it, in the names of ffmpeg; undefined where it says nothing. */
  colours: { primaries?: string; transfer?: string; matrix?: string }
  /** CEA-608 or CEA-708 between its pictures. */
  hasClosedCaptions: boolean
  durationSeconds?: number
}

export interface AudioStream {
  index: number
  codec: string
  channels: number
  /** Whether it is known which loudspeaker a channel is for. */
  hasLayout: boolean
  sampleRate: number
  /** As tagged: ISO 639-2, and `und` when the file does not say. */
  language: string
  isDefault: boolean
  durationSeconds?: number
}

export interface SubtitleStream {
  index: number
  codec: string
  language: string
}

export interface MediaProbe {
  /** The container, in the names of ffmpeg: `mov,mp4,m4a,3gp,3g2,mj2`, `srt`. */
  format: string
  /** Undefined when the container does not tell. */
  durationSeconds?: number
  /** The timestamp that the media begins with: of a recording from the air, any. */
  startSeconds: number
  /** Of every kind, decodable or not. */
  streamCount: number
  /** The picture to encode: the first video stream that is no cover art. */
  video?: VideoStream
  audio: AudioStream[]
  subtitles: SubtitleStream[]
}

/** ffprobe's own answer, kept whole: this is what the API shows as `metadata`. */
export interface RawProbe {
  format: Record<string, unknown>
  streams: Record<string, unknown>[]
}

export const rawProbe = z.object({
  format: z.record(z.string(), z.unknown()),
  streams: z.array(z.record(z.string(), z.unknown())),
}) satisfies z.ZodType<RawProbe>

const seconds = z.coerce.number().positive().optional().catch(undefined)

const formatName = z.string().catch('')

const startTime = z.coerce.number().catch(0)

const rational = z
  .string()
  .transform((text) => toRational(text))
  .optional()
  .catch(undefined)

const rawStream = z.object({
  index: z.number(),
  codec_type: z.string().optional(),
  codec_name: z.string().optional(),
  profile: z.string().optional().catch(undefined),
  pix_fmt: z.string().optional(),
  width: z.number().optional(),
  height: z.number().optional(),
  sample_aspect_ratio: rational,
  r_frame_rate: rational,
  avg_frame_rate: rational,
  field_order: z.string().optional(),
  color_space: z.string().optional(),
  color_primaries: z.string().optional(),
  color_transfer: z.string().optional(),
  closed_captions: z.number().optional(),
  channels: z.number().optional(),
  channel_layout: z.string().optional(),
  sample_rate: z.coerce.number().optional().catch(undefined),
  duration: seconds,
  disposition: z.object({ default: z.number().optional(), attached_pic: z.number().optional() }).optional(),
  tags: z.record(z.string(), z.unknown()).optional(),
  side_data_list: z.array(z.object({ rotation: z.coerce.number().optional() })).optional(),
})

type RawStream = z.output<typeof rawStream>

/** Understands what ffprobe said, fresh or stored. @throws ZodError when it is not ffprobe's answer */
export function readProbe(raw: unknown): MediaProbe {
  const { format, streams: rawStreams } = rawProbe.parse(raw)
  const streams = rawStreams.map((stream) => rawStream.parse(stream)).filter(isDecodable)
  const video = streams.find((stream) => stream.codec_type === 'video' && !stream.disposition?.attached_pic)
  return {
    format: formatName.parse(format.format_name),
    durationSeconds: seconds.parse(format.duration),
    startSeconds: startTime.parse(format.start_time),
    streamCount: rawStreams.length,
    video: video && toVideo(video),
    audio: streams.filter((stream) => stream.codec_type === 'audio').flatMap(toAudio),
    subtitles: streams.filter((stream) => stream.codec_type === 'subtitle').map(toSubtitle),
  }
}

function isDecodable(stream: RawStream): boolean {
  return stream.codec_name !== undefined && stream.codec_name !== 'none' && stream.codec_name !== 'unknown'
}

function toVideo(stream: RawStream): VideoStream | undefined {
  const { width: codedWidth, height: codedHeight } = stream
  if (!codedWidth || !codedHeight) return undefined
  const sampleAspectRatio = stream.sample_aspect_ratio ?? { num: 1, den: 1 }
  const rotation = rotationOf(stream)
  const shownWidth = Math.round((codedWidth * sampleAspectRatio.num) / sampleAspectRatio.den)
  const [width, height] = rotation % 180 === 0 ? [shownWidth, codedHeight] : [codedHeight, shownWidth]
  return {
    index: stream.index,
    codec: stream.codec_name ?? '',
    profile: stream.profile,
    pixelFormat: stream.pix_fmt,
    ...{ codedWidth, codedHeight, width, height, rotation, sampleAspectRatio },
    baseFrameRate: stream.r_frame_rate,
    averageFrameRate: stream.avg_frame_rate,
    interlaced: ['tt', 'bb', 'tb', 'bt'].includes(stream.field_order ?? ''),
    highDynamicRange: ['smpte2084', 'arib-std-b67'].includes(stream.color_transfer ?? ''),
    colours: { primaries: stream.color_primaries, transfer: stream.color_transfer, matrix: stream.color_space },
    hasClosedCaptions: stream.closed_captions === 1,
    durationSeconds: stream.duration,
  }
}

function toAudio(stream: RawStream): AudioStream[] {
  if (!stream.channels || !stream.sample_rate) return []
  return [
    {
      index: stream.index,
      codec: stream.codec_name ?? '',
      channels: stream.channels,
      hasLayout: stream.channels <= USUAL_CHANNELS || isNamed(stream.channel_layout),
      sampleRate: stream.sample_rate,
      language: languageOf(stream),
      isDefault: stream.disposition?.default === 1,
      durationSeconds: stream.duration,
    },
  ]
}

function toSubtitle(stream: RawStream): SubtitleStream {
  return { index: stream.index, codec: stream.codec_name ?? '', language: languageOf(stream) }
}

function languageOf({ tags }: RawStream): string {
  return typeof tags?.language === 'string' ? tags.language : 'und'
}

/** ffmpeg supposes a layout for so many channels. */
const USUAL_CHANNELS = 8

function isNamed(layout: string | undefined): boolean {
  return layout !== undefined && layout !== 'unknown'
}

/** The display matrix counts anticlockwise, the older tag clockwise. */
function rotationOf(stream: RawStream): number {
  const matrix = stream.side_data_list?.find((data) => data.rotation !== undefined)?.rotation
  const clockwise = matrix === undefined ? Number(stream.tags?.rotate ?? 0) : -matrix
  return Number.isFinite(clockwise) ? (((Math.round(clockwise / 90) * 90) % 360) + 360) % 360 : 0
}

function toRational(text: string): Rational | undefined {
  const match = /^(\d{1,9})[/:](\d{1,9})$/.exec(text)
  const [num, den] = [Number(match?.[1]), Number(match?.[2])]
  return num > 0 && den > 0 ? { num, den } : undefined
}
