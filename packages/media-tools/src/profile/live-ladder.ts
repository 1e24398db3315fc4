import type { ProfileFieldError } from './parse-profile-data.ts'
import type { HlsProfileData, ProfileRendition, VideoSettings } from './profile-data.ts'

/** Each is an encoder that runs as long as its stream does, on the machine of all other streams. */
const MOST_PICTURES = 6
const MOST_PIXELS = 1920 * 1080
/** What a height is taken for that follows from the source. */
const USUAL_SHAPE = 9 / 16

/**
 * What keeps a profile from being the ladder of live streams; empty when nothing does. They take its renditions with video, of these
 * width, height, bitrate and H.264 profile, and the best of its bitrates of sound: all else follows from the source and its keyframes.
 */
export function liveLadderErrors({ renditions }: HlsProfileData): ProfileFieldError[] {
  const field = '/data/renditions'
  const pictures = renditions.filter(hasPicture)
  if (pictures.length === 0)
    return [{ field, code: 'no-video', message: 'A profile for live streams needs a rendition with video.' }]
  return [
    ...(pictures.length > MOST_PICTURES
      ? [{ field, code: 'too-many', message: `Live streams have at most ${MOST_PICTURES} renditions with video.` }]
      : []),
    ...renditions.flatMap((rendition, index) =>
      hasPicture(rendition) && pixelsOf(rendition.video) > MOST_PIXELS
        ? [
            {
              field: `${field}/${index}/video`,
              code: 'too-large',
              message: 'Live streams are encoded with at most 1920x1080 pixels.',
            },
          ]
        : [],
    ),
  ]
}

function hasPicture(rendition: ProfileRendition): rendition is ProfileRendition & { video: VideoSettings } {
  return rendition.video !== undefined && rendition.streams?.includes('video') === true
}

function pixelsOf({ width, height = width * USUAL_SHAPE }: VideoSettings): number {
  return width * height
}
