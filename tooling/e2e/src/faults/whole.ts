import { expect } from '@jest/globals'
import { firstFrame } from '../hls/frames.ts'
import { type FetchedRendition, fetchPresentation } from '../hls/presentation.ts'

/** A presentation from the first second to the last: nothing is missing, every segment can be decoded by itself. */
export async function expectWhole(url: string, seconds: number): Promise<void> {
  const { videos, audios } = await fetchPresentation(url)
  expect(videos).toHaveLength(3)
  expect(audios).toHaveLength(1)
  for (const rendition of [...videos, ...audios]) {
    expect(rendition.playlist.endlist).toBe(true)
    expect(secondsOf(rendition)).toBeCloseTo(seconds, 0)
  }
  for (const { init, segments } of videos) {
    for (const { bytes } of segments) expect(await firstFrame(init, bytes)).toMatchObject({ isIdr: true })
  }
}

function secondsOf({ segments }: FetchedRendition): number {
  return segments.reduce((sum, { durationSeconds }) => sum + durationSeconds, 0)
}
