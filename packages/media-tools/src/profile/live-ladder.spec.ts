import { expect, it } from '@jest/globals'
import { defaultHlsProfileData } from './default-profiles.ts'
import { liveLadderErrors } from './live-ladder.ts'
import { parseProfileData } from './parse-profile-data.ts'
import type { HlsProfileData } from './profile-data.ts'

const video = (width: number, height?: number) => ({ width, height, bitrate: '800k', keep_aspect_ratio: height === undefined })

function ladder(...videos: object[]): HlsProfileData {
  const renditions = [...videos.map((each, id) => ({ id, video: each })), { id: 99, audio: { bitrate: '96k' } }]
  const parsed = parseProfileData('hls', { renditions })
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.errors))
  return parsed.data
}

it('takes the default ladder, and what is no larger than 1080p, upright or not', () => {
  expect(liveLadderErrors(defaultHlsProfileData())).toEqual([])
  expect(liveLadderErrors(ladder(video(1920, 1080), video(1080, 1920), video(1920)))).toEqual([])
})

it.each<[string, HlsProfileData, string]>([
  ['sound alone', ladder(), '/data/renditions no-video'],
  ['seven pictures', ladder(...Array.from({ length: 7 }, (_, index) => video(160 + 16 * index))), '/data/renditions too-many'],
  ['a picture of 1440p', ladder(video(640), video(2560)), '/data/renditions/1/video too-large'],
])('refuses %s', (_, data, error) => {
  expect(liveLadderErrors(data).map(({ field, code }) => `${field} ${code}`)).toEqual([error])
})
