import { z } from 'zod'
import { type CodecOptions, codecOptions, isCodecOption } from './codec-options.ts'
import { aacSampleRates, parseQuantity } from './quantities.ts'

const MAX_RENDITIONS = 20
const MAX_PLAYLISTS = 20
const MAX_NAME_LENGTH = 100

const number = (least: number, most: number, error: string) => z.number({ error }).min(least, { error }).max(most, { error })
const whole = (least: number, most: number, error: string) => number(least, most, error).int({ error })

const bitrate = (least: number, most: number) =>
  z.custom<string | number>((value) => within(parseQuantity(value), least, most), {
    error: `A bitrate from ${least / 1000}k to ${most / 1000}k, such as "200k".`,
    params: { code: 'bitrate' },
  })

const sampleRate = z.custom<string | number>((value) => aacSampleRates.includes(parseQuantity(value) ?? 0), {
  error: `A sample rate that AAC knows: ${aacSampleRates.join(', ')}, or such as "48k".`,
  params: { code: 'sample-rate' },
})

function within(value: number | undefined, least: number, most: number): boolean {
  return value !== undefined && value >= least && value <= most
}

const options = z.record(z.string(), z.unknown()).superRefine((given, context) => {
  for (const [name, value] of Object.entries(given)) {
    if (!isCodecOption(name)) context.addIssue(refusal([name], 'codec-option', `The encoder option "${name}" is not allowed.`))
    else if (!codecOptions[name].safeParse(value).success)
      context.addIssue(refusal([name], 'codec-option', `"${name}" must be ${describe(codecOptions[name], value)}.`))
  }
}) as unknown as z.ZodType<CodecOptions>

function refusal(path: string[], code: string, message: string) {
  return { code: 'custom' as const, path, message, params: { code } }
}

function describe(schema: z.ZodType, value: unknown): string {
  return schema.safeParse(value).error?.issues[0]?.message ?? 'another value'
}

const audio = z.object({
  codec: z.enum(['aac', 'libfdk_aac'], { error: 'The audio codec is "aac" or "libfdk_aac".' }).optional(),
  bitrate: bitrate(16_000, 512_000).optional(),
  channels: whole(1, 8, 'From 1 to 8 channels.').optional(),
  sample_rate: sampleRate.optional(),
})

const video = z.object({
  codec: z.enum(['h264', 'libx264'], { error: 'The video codec is "h264" or "libx264".' }).optional(),
  width: whole(16, 7680, 'A width from 16 to 7680 pixels.'),
  height: whole(16, 7680, 'A height from 16 to 7680 pixels.').optional(),
  bitrate: bitrate(20_000, 100_000_000),
  profile: z.enum(['baseline', 'main', 'high'], { error: 'The H.264 profile is "baseline", "main" or "high".' }).optional(),
  keyframe: whole(1, 600, 'A keyframe at least every 600 frames.').optional(),
  framerate: number(1, 60, 'From 1 to 60 frames per second.').optional(),
  codec_options: options.optional(),
  keep_aspect_ratio: z.boolean().optional(),
})

const rendition = z.object({
  id: whole(0, 2 ** 31 - 1, 'The id of a rendition is a whole number.'),
  streams: z
    .array(z.enum(['audio', 'video', 'captions']))
    .min(1, { error: 'Name at least one stream.' })
    .optional(),
  byte_range: z.boolean().optional(),
  audio: audio.optional(),
  video: video.optional(),
})

const playlist = z.object({
  name: z
    .string({ error: 'Every playlist needs a name.' })
    .max(MAX_NAME_LENGTH, { error: `At most ${MAX_NAME_LENGTH} characters.` })
    .regex(/^[\p{L}\p{N}][\p{L}\p{N} -]*$/u, { error: 'A name of letters, digits, spaces and dashes.' }),
  version: whole(1, 13, 'An HLS version from 1 to 13.').optional(),
  byte_range: z.boolean().optional(),
  iframe_playlist: z.boolean().optional(),
  renditions: z.array(z.number().int(), { error: 'The ids of the renditions of the playlist.' }),
})

const renditions = z.array(rendition).min(1, { error: 'At least one rendition.' }).max(MAX_RENDITIONS)

export const hlsShape = z.object({
  playlists: z.array(playlist).min(1, { error: 'At least one playlist.' }).max(MAX_PLAYLISTS).optional(),
  renditions: renditions.optional(),
})

/** What else stands in the data of an MP4 profile is free-form, and kept. */
export const mp4Shape = z.looseObject({ renditions: renditions.optional() })

/** What a profile can ask for beside picture and sound. */
export type TextTrack = 'webvtt' | 'dfxp' | 'cea-608' | 'cea-708'

export type ProfileType = 'hls' | 'mp4'
export type AudioSettings = z.output<typeof audio>
export type VideoSettings = z.output<typeof video>
export type ProfileRendition = z.output<typeof rendition>
export type ProfilePlaylist = z.output<typeof playlist>

export interface HlsProfileData {
  playlists: ProfilePlaylist[]
  renditions: ProfileRendition[]
}

export interface Mp4ProfileData {
  renditions: ProfileRendition[]
}

export type ProfileData<T extends ProfileType = ProfileType> = T extends 'hls' ? HlsProfileData : Mp4ProfileData
