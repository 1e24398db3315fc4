import type { MediaProbe } from '../probe/media-probe.ts'
import type { TextTrack } from '../profile/profile-data.ts'
import type { ClosedCaptions } from './encode-plan.ts'
import { rateValue, sourceFrameRate } from './frame-rate.ts'
import type { PlannedVideos } from './plan-videos.ts'

export interface PlannedCaptions {
  closedCaptions: ClosedCaptions[]
  warnings: string[]
}

/** The captions between the pictures, which are kept when the profile asks for them. */
export function planCaptions(textTracks: TextTrack[], { video }: MediaProbe, { outputs }: PlannedVideos): PlannedCaptions {
  const asked = textTracks.filter((track): track is ClosedCaptions => track === 'cea-608' || track === 'cea-708')
  if (!video || outputs.length === 0) return { closedCaptions: [], warnings: [] }
  if (!video.hasClosedCaptions)
    return {
      closedCaptions: [],
      warnings: asked.map((track) => `The picture has no closed captions (${track}) at its beginning.`),
    }
  if (asked.length === 0)
    return { closedCaptions: [], warnings: ['The picture has closed captions: the profile does not ask for them (text_tracks).'] }
  const rate = rateValue(sourceFrameRate(video.baseFrameRate, video.averageFrameRate))
  const thinned = outputs.filter(({ frameRate }) => rateValue(frameRate) < rate * 0.999)
  return {
    closedCaptions: asked.toSorted(),
    warnings: thinned.map(
      ({ renditionId }) => `Rendition ${renditionId} loses closed captions with the pictures that it leaves out.`,
    ),
  }
}
