import type { ProfileRendition } from '../profile/profile-data.ts'
import type { PlannedFile, VideoOutput } from './encode-plan.ts'
import { type PlannedAudio, planAudio, type Sound } from './plan-audio.ts'
import type { PlannedVideos } from './plan-videos.ts'

export interface PlannedFiles {
  /** Best first. */
  files: PlannedFile[]
  /** The sound that all of them have. */
  audio: PlannedAudio
  warnings: string[]
}

interface Candidate {
  id: number
  video?: VideoOutput
  audio: ReturnType<typeof planAudio>
}

/** One progressive file for each rendition, with its own sound and whatever else the source has for it. */
export function planFiles(renditions: ProfileRendition[], videos: PlannedVideos, sound: Sound | undefined): PlannedFiles {
  const candidates = renditions
    .filter(({ id }) => !videos.replaced.has(id))
    .map((rendition): Candidate => {
      const video = videos.outputs.find(({ renditionId }) => renditionId === rendition.id)
      return { id: rendition.id, video, audio: planAudio([rendition], sound) }
    })
  const full = candidates.filter(({ video, audio }) => video ?? audio.output)
  const kept = full.filter((candidate, index) => !full.slice(0, index).some((earlier) => soundsAlike(earlier, candidate)))
  return {
    files: kept.toSorted(best(videos.outputs)).map(toFile),
    audio: kept.find(({ audio }) => audio.sound)?.audio ?? { warnings: [] },
    warnings: [
      ...new Set(kept.flatMap(({ audio }) => audio.warnings)),
      ...candidates
        .filter((candidate) => !full.includes(candidate))
        .map(({ id }) => leftOut(id, 'the source has nothing for it')),
      ...full.filter((candidate) => !kept.includes(candidate)).map(({ id }) => leftOut(id, 'another has the same sound')),
    ],
  }
}

/** Of a source without a picture nothing is left but sound, which renditions may have in common. */
function soundsAlike(a: Candidate, b: Candidate): boolean {
  if (a.video || b.video) return false
  const [one, other] = [a.audio.output, b.audio.output]
  return one?.bitsPerSecond === other?.bitsPerSecond && one?.channels === other?.channels && one?.sampleRate === other?.sampleRate
}

function best(outputs: VideoOutput[]): (a: Candidate, b: Candidate) => number {
  const rank = ({ video }: Candidate) => (video ? outputs.indexOf(video) : outputs.length)
  const sound = ({ audio }: Candidate) => audio.output?.bitsPerSecond ?? 0
  return (a, b) => rank(a) - rank(b) || sound(b) - sound(a)
}

function toFile(candidate: Candidate, _index: number, all: Candidate[]): PlannedFile {
  const { id, video, audio } = candidate
  const isOneOfTwo = all.some((other) => other !== candidate && label(other) === label(candidate))
  return {
    name: isOneOfTwo ? `${label(candidate)} ${id}` : label(candidate),
    path: `${video ? 'video' : 'audio'}-${id}.mp4`,
    video: video?.folder,
    audio: audio.output,
  }
}

function label({ video }: Candidate): string {
  return video ? `${Math.min(video.width, video.height)}p` : 'Sound'
}

function leftOut(id: number, reason: string): string {
  return `Rendition ${id} was left out: ${reason}.`
}
