import type { ProfilePlaylist, ProfileRendition, TextTrack } from '../profile/profile-data.ts'
import type { TextOutput } from './encode-plan.ts'
import type { JobSource } from './job-source.ts'
import { nameTracks } from './track-names.ts'

/** Each is a file for every six seconds. */
const MOST_TEXTS = 16

/** Formats of text, in the names of ffmpeg. The others are pictures, or need what is not there. */
const textCodecs = ['subrip', 'webvtt', 'ass', 'mov_text', 'text', 'sami', 'eia_608']

export interface PlannedTexts {
  outputs: TextOutput[]
  /** Those of a playlist of the profile. */
  of(playlist: ProfilePlaylist): TextOutput[]
  warnings: string[]
}

type Candidate = Omit<TextOutput, 'folder' | 'name'> & { filename?: string }

/**
 * The text renditions. A file of subtitles was given to be seen. What stands in the main source is taken when the profile asks
 * for text tracks, or for playlists that have a rendition with captions.
 */
export function planTexts(
  { textTracks, renditions }: { textTracks: TextTrack[]; renditions: ProfileRendition[] },
  sources: JobSource[],
): PlannedTexts {
  const captioned = new Set(renditions.filter(({ streams }) => streams?.includes('captions')).map(({ id }) => id))
  const wantsAll = textTracks.includes('webvtt') || textTracks.includes('dfxp')
  const found = sources.flatMap(candidatesOf)
  const asked = found.filter(({ source }) => source > 0 || wantsAll || captioned.size > 0)
  const readable = asked.filter(isText)
  const outputs = nameTracks(readable.slice(0, MOST_TEXTS), 'Subtitles').map(
    ({ filename: _, ...text }, index): TextOutput => ({ ...text, folder: `text-${index + 1}` }),
  )
  const isIn =
    (playlist: ProfilePlaylist) =>
    ({ source }: TextOutput) =>
      source > 0 || wantsAll || playlist.renditions.some((id) => captioned.has(id))
  return {
    outputs,
    of: (playlist) => outputs.filter(isIn(playlist)),
    warnings: [
      ...(found.length > asked.length ? [notAsked(found.length - asked.length)] : []),
      ...asked.filter((text) => !isText(text)).map(unreadable),
      ...readable.slice(MOST_TEXTS).map((text) => `${describe(text)} was left out: there are more than ${MOST_TEXTS}.`),
      ...(textTracks.includes('dfxp') ? ['Text tracks in DFXP are not made: players of HLS read WebVTT.'] : []),
    ],
  }
}

/** Of an input with sound only that is used. */
function candidatesOf({ filename, media }: JobSource, source: number): Candidate[] {
  if (source > 0 && media.audio.length > 0) return []
  return media.subtitles.map(({ index: streamIndex, codec, language }) => {
    return { source, streamIndex, codec, language, format: media.format, filename }
  })
}

/** ffmpeg reads no TTML: files of it are read here. */
const isText = ({ codec, format }: Candidate) => textCodecs.includes(codec) || format === 'ttml'

function notAsked(count: number): string {
  return `The source has ${count} subtitle ${count === 1 ? 'track' : 'tracks'}: the profile asks for none (text_tracks).`
}

function unreadable(text: Candidate): string {
  return `${describe(text)} was left out: ${text.codec} is no text. Give it as a file of text, such as SRT or WebVTT.`
}

function describe({ filename, streamIndex }: Candidate): string {
  return filename === undefined ? `Subtitle stream ${streamIndex}` : `The subtitle file "${filename}"`
}
