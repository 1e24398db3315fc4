import type { VideoSettings } from '../profile/profile-data.ts'

export interface Size {
  width: number
  height: number
}

export interface FittedSize extends Size {
  /** The rendition asks for more than the source has: it was made smaller. */
  capped: boolean
}

/**
 * The size of a rendition: even, and never larger than the source. With `keep_aspect_ratio` the height follows from the
 * width and the source (for a portrait source the box of width and height is turned). Without it the size is what was
 * asked for, and the shape of the pixels keeps the picture undistorted.
 */
export function fitSize(settings: VideoSettings, source: Size): FittedSize {
  const wanted = settings.keep_aspect_ratio ? withSourceShape(settings, source) : asAsked(settings)
  const scale = Math.min(1, source.width / wanted.width, source.height / wanted.height)
  return {
    width: even(wanted.width * scale, source.width),
    height: even(wanted.height * scale, source.height),
    capped: scale < 0.99,
  }
}

function asAsked({ width, height }: VideoSettings): Size {
  return { width, height: height ?? width }
}

function withSourceShape({ width, height }: VideoSettings, source: Size): Size {
  const isTurned = height !== undefined && width > height && source.height > source.width
  const wantedWidth = isTurned ? height : width
  return { width: wantedWidth, height: (wantedWidth * source.height) / source.width }
}

/** 4:2:0 sampling needs even sizes; the nearest one that does not enlarge. */
function even(length: number, most: number): number {
  return Math.max(2, Math.min(Math.round(length / 2), Math.floor(most / 2)) * 2)
}
