import type { HlsProfileData, Mp4ProfileData, ProfileRendition, VideoSettings } from './profile-data.ts'

type Size = Pick<VideoSettings, 'width' | 'height' | 'bitrate' | 'profile'>

const sizes: Size[] = [
  { width: 1280, height: 720, bitrate: '2500k', profile: 'high' },
  { width: 640, height: 360, bitrate: '600k', profile: 'main' },
  { width: 416, height: 234, bitrate: '200k', profile: 'baseline' },
]

const audio = { codec: 'aac', bitrate: '128k', channels: 2 } as const

const video = (size: Size) => ({ codec: 'h264', ...size, keep_aspect_ratio: true }) as const

/** Three sizes and one audio rendition that they share; keyframes by time, so that the sizes are aligned. */
export function defaultHlsProfileData(): HlsProfileData {
  const videos = sizes.map((size, index): ProfileRendition => ({ id: index + 1, streams: ['video'], video: video(size) }))
  const renditions = [...videos, { id: videos.length + 1, streams: ['audio' as const], audio }]
  return { playlists: [{ name: 'Adaptive', version: 7, renditions: renditions.map(({ id }) => id) }], renditions }
}

/** The same sizes, each as one progressive MP4 with its own sound. */
export function defaultMp4ProfileData(): Mp4ProfileData {
  return {
    renditions: sizes.map((size, index) => ({ id: index + 1, streams: ['video', 'audio'], audio, video: video(size) })),
  }
}
