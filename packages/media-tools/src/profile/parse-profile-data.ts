import type { z } from 'zod'
import { defaultHlsProfileData, defaultMp4ProfileData } from './default-profiles.ts'
import {
  type HlsProfileData,
  hlsShape,
  type Mp4ProfileData,
  mp4Shape,
  type ProfileData,
  type ProfilePlaylist,
  type ProfileRendition,
  type ProfileType,
} from './profile-data.ts'

/** One rule broken. `field` is a JSON pointer (RFC 6901) into the profile: `/data/renditions/0/video/bitrate`. */
export interface ProfileFieldError {
  field: string
  code: string
  message: string
}

export type ParsedProfileData<T extends ProfileType> =
  | { ok: true; data: ProfileData<T> }
  | { ok: false; errors: ProfileFieldError[] }

/**
 * Checks the `data` of a profile and completes it with defaults: no renditions means the default ladder, no playlists
 * one playlist of all renditions. Fields that profiles do not have are dropped.
 */
export function parseProfileData<T extends ProfileType>(type: T, data: unknown): ParsedProfileData<T>
export function parseProfileData(type: ProfileType, data: unknown): ParsedProfileData<ProfileType> {
  const given = withoutNulls(data) ?? {}
  return type === 'hls' ? parseHls(given) : parseMp4(given)
}

function parseHls(given: unknown): ParsedProfileData<'hls'> {
  const parsed = hlsShape.safeParse(given, { reportInput: true })
  if (!parsed.success) return { ok: false, errors: parsed.error.issues.map(toFieldError) }
  const data = completeHls(parsed.data)
  const errors = [...renditionErrors(data.renditions), ...playlistErrors(data)]
  return errors.length > 0 ? { ok: false, errors } : { ok: true, data }
}

function parseMp4(given: unknown): ParsedProfileData<'mp4'> {
  const parsed = mp4Shape.safeParse(given, { reportInput: true })
  if (!parsed.success) return { ok: false, errors: parsed.error.issues.map(toFieldError) }
  const data = completeMp4(parsed.data)
  const errors = renditionErrors(data.renditions)
  return errors.length > 0 ? { ok: false, errors } : { ok: true, data }
}

/** Clients send whole objects back, with null where nothing is: null is the same as absent, and is not stored. */
function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls)
  if (typeof value !== 'object' || value === null) return value ?? undefined
  const members = Object.entries(value).filter(([, member]) => member !== null)
  return Object.fromEntries(members.map(([name, member]) => [name, withoutNulls(member)]))
}

function completeHls(data: z.output<typeof hlsShape>): HlsProfileData {
  const ladder = defaultHlsProfileData()
  const renditions = data.renditions?.map(withStreams) ?? ladder.renditions
  const everything = { ...ladder.playlists[0], name: 'Adaptive', renditions: renditions.map(({ id }) => id) }
  return { playlists: data.playlists ?? [everything], renditions }
}

function completeMp4(data: z.output<typeof mp4Shape>): Mp4ProfileData {
  return { ...data, renditions: data.renditions?.map(withStreams) ?? defaultMp4ProfileData().renditions }
}

/** A rendition that names no streams has those that it has settings for. */
function withStreams(rendition: ProfileRendition): ProfileRendition {
  if (rendition.streams) return { ...rendition, streams: [...new Set(rendition.streams)] }
  const streams = (['audio', 'video'] as const).filter((stream) => rendition[stream])
  return { ...rendition, streams }
}

function renditionErrors(renditions: ProfileRendition[]): ProfileFieldError[] {
  const ids = renditions.map(({ id }) => id)
  return renditions.flatMap((rendition, index) => {
    const at = `/data/renditions/${index}`
    return [
      ...(ids.indexOf(rendition.id) < index
        ? [{ field: `${at}/id`, code: 'duplicate', message: `Two renditions have the id ${rendition.id}.` }]
        : []),
      ...streamErrors(rendition, at),
    ]
  })
}

function streamErrors({ streams = [], video }: ProfileRendition, at: string): ProfileFieldError[] {
  if (streams.length === 0) return [{ field: `${at}/streams`, code: 'required', message: 'Name at least one stream.' }]
  if (!streams.includes('video')) return []
  if (!video) return [{ field: `${at}/video`, code: 'required', message: 'A rendition with video needs its width and bitrate.' }]
  if (video.height !== undefined || video.keep_aspect_ratio) return []
  return [{ field: `${at}/video/height`, code: 'required', message: 'Give a height, or keep_aspect_ratio.' }]
}

function playlistErrors({ playlists, renditions }: HlsProfileData): ProfileFieldError[] {
  const ids = new Set(renditions.map(({ id }) => id))
  const names = playlists.map(({ name }) => name)
  return playlists.flatMap((playlist, index) => [
    ...(names.indexOf(playlist.name) < index
      ? [{ field: `/data/playlists/${index}/name`, code: 'duplicate', message: `Two playlists are named "${playlist.name}".` }]
      : []),
    ...emptyPlaylistErrors(playlist, ids, index),
  ])
}

/** Ids that name no rendition are kept, and reported by the job; a playlist of nothing else is refused. */
function emptyPlaylistErrors(playlist: ProfilePlaylist, ids: Set<number>, index: number): ProfileFieldError[] {
  if (playlist.renditions.some((id) => ids.has(id))) return []
  const message = `The playlist "${playlist.name}" names no rendition of this profile.`
  return [{ field: `/data/playlists/${index}/renditions`, code: 'unknown-reference', message }]
}

function toFieldError(issue: z.core.$ZodIssue): ProfileFieldError {
  const field = ['/data', ...issue.path.map((part) => String(part).replaceAll('~', '~0').replaceAll('/', '~1'))].join('/')
  return { field, code: codeOf(issue), message: issue.message }
}

function codeOf(issue: z.core.$ZodIssue): string {
  if (issue.code === 'custom') return String(issue.params?.code ?? 'invalid')
  if (issue.code === 'invalid_type' && issue.input === undefined) return 'required'
  return issue.code.replaceAll('_', '-')
}
