import type { AudioStream } from '../probe/media-probe.ts'
import type { AlternativeAudio, PlannedSound } from './encode-plan.ts'
import type { JobSource } from './job-source.ts'
import type { PlannedAudio, Sound } from './plan-audio.ts'
import { nameTracks } from './track-names.ts'

/** Each is decoded and encoded, and stored: more than a film is dubbed into is somebody's mistake. */
const MOST_SOUNDS = 8

/** All sounds of a job, the default one first: that of the main source, where it has one. */
export function soundsOf(sources: JobSource[]): Sound[] {
  const tracks = sources.flatMap(({ filename, media }, source) =>
    media.audio.toSorted(defaultFirst).map((stream) => ({ stream, source, language: stream.language, filename })),
  )
  return nameTracks(tracks, 'Sound')
}

const defaultFirst = (a: AudioStream, b: AudioStream) => Number(b.isDefault) - Number(a.isDefault)

export interface PlannedSounds {
  audio?: PlannedSound
  alternatives: AlternativeAudio[]
  /** The sources that ffmpeg reads. */
  sources: number[]
  warnings: string[]
}

/** The default sound and those beside it, with its settings, so that players change between them as they like. */
export function planSounds({ output, sound }: PlannedAudio, sounds: Sound[], durationSeconds: number): PlannedSounds {
  if (!output || !sound) return { alternatives: [], sources: [MAIN], warnings: [] }
  const chosen = sounds.slice(0, MOST_SOUNDS)
  const sources = [...new Set([MAIN, ...chosen.map(({ source }) => source)])]
  const planned = chosen.map((each) => plannedSound(each, sources, each === sound && sound.source === MAIN ? 0 : durationSeconds))
  const alternatives = chosen.flatMap((each, index): AlternativeAudio[] => {
    const decoded = planned[index]
    if (each === sound || !decoded) return []
    return [
      {
        sound: decoded,
        output: { ...output, folder: `${output.folder}-${index + 1}`, name: each.name, language: each.language },
      },
    ]
  })
  return { audio: planned[chosen.indexOf(sound)], alternatives, sources, warnings: tooMany(sounds) }
}

const MAIN = 0

/** @param durationSeconds how long it has to last; as long as it does, if 0 */
function plannedSound({ stream, source }: Sound, sources: number[], durationSeconds: number): PlannedSound {
  return {
    input: sources.indexOf(source),
    streamIndex: stream.index,
    firstTwoChannels: !stream.hasLayout,
    lastingSeconds: durationSeconds > 0 ? durationSeconds : undefined,
    durationSeconds: stream.durationSeconds,
  }
}

function tooMany(sounds: Sound[]): string[] {
  const others = sounds.slice(MOST_SOUNDS).map(({ name }) => `"${name}"`)
  return others.length > 0
    ? [`Of ${sounds.length} sounds the first ${MOST_SOUNDS} were encoded, without ${others.join(', ')}.`]
    : []
}
