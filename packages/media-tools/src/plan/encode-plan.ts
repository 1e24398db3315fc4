import type { Rational } from '../probe/media-probe.ts'
import type { CodecOptions } from '../profile/codec-options.ts'
import type { ProfileType } from '../profile/profile-data.ts'
import type { Colours } from './colours.ts'
import type { SegmentFormat } from './segment-format.ts'

/** A part of the timeline that is encoded by one run of ffmpeg. Without an end it reaches to the end of the source. */
export interface EncodeChunk {
  startSeconds: number
  endSeconds?: number
}

/** The picture that is decoded, and what is done to it before it is scaled. */
export interface PlannedPicture {
  streamIndex: number
  frameRate: Rational
  deinterlace: boolean
  /** The transfer that is brought down to standard dynamic range: `smpte2084` (HDR10), `arib-std-b67` (HLG). */
  toneMap?: string
  /** Of all renditions. */
  colours: Colours
  durationSeconds?: number
}

/** The sound that is decoded. */
export interface PlannedSound {
  /** Which of the inputs of ffmpeg; the first is the main source. */
  input: number
  streamIndex: number
  /** Nobody knows how to mix its channels. */
  firstTwoChannels: boolean
  /** It is cut or filled with silence to last as long as the main source, which it may come without. */
  lastingSeconds?: number
  /** Its own. */
  durationSeconds?: number
}

export interface VideoOutput {
  /** The rendition of the profile. */
  renditionId: number
  /** The folder of its files, relative to the encode: `video-1`. */
  folder: string
  width: number
  height: number
  /** Scaled to the asked size, with pixels that need not be square. */
  keepsAspectRatio: boolean
  frameRate: Rational
  bitsPerSecond: number
  profile: 'baseline' | 'main' | 'high'
  /** Frames between keyframes at most, beside those that every segment grid needs. */
  keyframeFrames?: number
  /** Listed as ranges of one file in every playlist. */
  byteRange: boolean
  codecOptions: CodecOptions
}

export interface AudioOutput {
  renditionId: number
  folder: string
  bitsPerSecond: number
  channels: number
  sampleRate: number
  /** What people choose it by; no other sound of the encode has it. */
  name: string
  /** RFC 5646, for LANGUAGE: `en`, `und`. */
  language: string
  byteRange: boolean
}

/** Sound that players offer beside the default one, such as another language. */
export interface AlternativeAudio {
  sound: PlannedSound
  output: AudioOutput
}

/** A text rendition: subtitles or captions, as segments of WebVTT. */
export interface TextOutput {
  folder: string
  name: string
  language: string
  /** The source of the job that has it: 0 is the main one, of which ffmpeg extracts it while it encodes. */
  source: number
  streamIndex: number
  codec: string
  /** Of the container, as ffprobe names it. */
  format: string
}

/** Captions between the pictures of the source (CTA-608, CTA-708), which the encoder keeps. */
export type ClosedCaptions = 'cea-608' | 'cea-708'

export interface PlannedPlaylist {
  /** The name of the variant. */
  name: string
  /** Of the multivariant playlist, relative to the encode: `playlist-1.m3u8`. */
  path: string
  /** What players of it must know at least: its media playlists need no more (RFC 8216 §7). */
  version: number
  /** All its renditions are listed as ranges of one file each. */
  byteRange: boolean
  /** It names playlists of single pictures, for players to seek with. */
  iframes: boolean
  /** Folders of video outputs, best first. */
  videos: string[]
  audio?: string
  /** Folders of further sounds, in the order in which players offer them. */
  alternatives: string[]
  /** Folders of text outputs. */
  texts: string[]
  closedCaptions: ClosedCaptions[]
}

/** A progressive MP4: what players open without a playlist. */
export interface PlannedFile {
  /** What tells it from the other files of the encode: `720p`. */
  name: string
  /** Relative to the encode: `video-1.mp4`. */
  path: string
  /** The folder of a video output, here its name only. */
  video?: string
  audio?: AudioOutput
}

/**
 * Everything that decides what is encoded and how, and nothing that depends on the machine: the same profile and the
 * same source give the same plan, for one worker and for ten.
 */
export interface EncodePlan {
  type: ProfileType
  durationSeconds: number
  segmentSeconds: number
  keyframeSeconds: number
  /** Of all renditions: players switch between them. */
  segmentFormat: SegmentFormat
  chunks: EncodeChunk[]
  /** Why the source is cut like this. */
  chunkReason: string
  /** The sources of the job that ffmpeg reads, by their numbers, in the order of its inputs. */
  sources: number[]
  video?: PlannedPicture
  audio?: PlannedSound
  /** Largest first: each is scaled from the one before it. */
  videoOutputs: VideoOutput[]
  /** Shared by all video outputs. */
  audioOutput?: AudioOutput
  alternatives: AlternativeAudio[]
  texts: TextOutput[]
  /** Whether the pictures keep the captions that the source has between them. */
  keepsClosedCaptions: boolean
  /** Of a profile of type hls, else empty. */
  playlists: PlannedPlaylist[]
  /** Of a profile of type mp4, else empty; best first. */
  files: PlannedFile[]
  /** What the job must tell: renditions that were dropped or changed. */
  warnings: string[]
}

/** What is encoded into folders, best first, sound last. */
export function outputsOf({ videoOutputs, audioOutput, alternatives }: EncodePlan): (VideoOutput | AudioOutput)[] {
  return [...videoOutputs, ...(audioOutput ? [audioOutput] : []), ...alternatives.map(({ output }) => output)]
}

/** The profile cannot be encoded from this source; the message is for the owner of both. */
export class PlanError extends Error {
  override readonly name = 'PlanError'

  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message)
  }
}
