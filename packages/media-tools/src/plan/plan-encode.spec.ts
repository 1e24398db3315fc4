import { describe, expect, it } from '@jest/globals'
import type { AudioStream, MediaProbe, VideoStream } from '../probe/media-probe.ts'
import { defaultHlsProfileData } from '../profile/default-profiles.ts'
import type { HlsProfileData } from '../profile/profile-data.ts'
import { planEncode } from './plan-encode.ts'

const film = { num: 24_000, den: 1001 }

function aVideo(changes: Partial<VideoStream> = {}): VideoStream {
  const [width, height] = [changes.width ?? 1920, changes.height ?? 1080]
  return {
    ...{ index: 0, codec: 'h264', codedWidth: width, codedHeight: height, width, height, rotation: 0 },
    ...{ sampleAspectRatio: { num: 1, den: 1 }, baseFrameRate: film, averageFrameRate: film },
    ...{ interlaced: false, highDynamicRange: false, hasClosedCaptions: false, colours: {}, ...changes },
  }
}

function aSound(changes: Partial<AudioStream> = {}): AudioStream {
  return {
    index: 1,
    codec: 'aac',
    channels: 2,
    hasLayout: true,
    sampleRate: 48_000,
    language: 'und',
    isDefault: true,
    ...changes,
  }
}

function aSource(changes: Partial<MediaProbe> = {}): MediaProbe {
  return {
    format: 'mov,mp4,m4a,3gp,3g2,mj2',
    durationSeconds: 60,
    startSeconds: 0,
    streamCount: 2,
    video: aVideo(),
    audio: [aSound()],
    subtitles: [],
    ...changes,
  }
}

const plan = (source: MediaProbe, data: HlsProfileData = defaultHlsProfileData()) => planEncode({ type: 'hls', data }, source)
const sizes = (source: MediaProbe, data?: HlsProfileData) =>
  plan(source, data).videoOutputs.map(({ width, height }) => `${width}x${height}`)

describe('planEncode', () => {
  it('plans the default ladder: three sizes, one sound, one playlist of all', () => {
    const planned = plan(aSource())
    expect(planned).toMatchObject({
      durationSeconds: 60,
      segmentSeconds: 6,
      keyframeSeconds: 2,
      chunks: [{ startSeconds: 0 }],
      video: { streamIndex: 0, frameRate: film, deinterlace: false },
      audio: { streamIndex: 1 },
      audioOutput: { folder: 'audio-4', bitsPerSecond: 128_000, channels: 2, sampleRate: 48_000, language: 'und' },
      playlists: [
        { name: 'Adaptive', path: 'playlist-1.m3u8', version: 7, videos: ['video-1', 'video-2', 'video-3'], audio: 'audio-4' },
      ],
      warnings: [],
    })
    expect(sizes(aSource())).toEqual(['1280x720', '640x360', '416x234'])
    expect(plan(aSource())).toEqual(planned)
  })

  it('leaves out what would be enlarged, and keeps one rendition of the size of the source', () => {
    const small = aSource({ video: aVideo({ width: 640, height: 360 }) })
    expect(sizes(small)).toEqual(['640x360', '416x234'])
    expect(plan(small).warnings).toEqual(['Rendition 1 (1280x720) was left out: the source is smaller.'])
    const between = aSource({ video: aVideo({ width: 853, height: 480 }) })
    expect(sizes(between)).toEqual(['852x480', '640x360', '416x234'])
    expect(plan(between).warnings).toEqual(['Rendition 1 (1280x720) was encoded at 852x480, the size of the source.'])
    expect(plan(between).videoOutputs[0]?.bitsPerSecond).toBeLessThan(2_500_000)
  })

  it('never plans an empty playlist for a tiny source, and takes the nearest rendition instead', () => {
    const tiny = aSource({ video: aVideo({ width: 120, height: 90 }) })
    expect(sizes(tiny)).toEqual(['120x90'])
    expect(plan(tiny).playlists[0]?.videos).toEqual(['video-3'])
    const data = defaultHlsProfileData()
    data.playlists = [
      { name: 'only large', renditions: [1] },
      { name: 'all', renditions: [1, 2, 3] },
    ]
    expect(plan(tiny, data).playlists.map(({ videos }) => videos)).toEqual([['video-3'], ['video-3']])
  })

  it('keeps two bitrates of one size', () => {
    const data = defaultHlsProfileData()
    data.renditions.push({ id: 9, streams: ['video'], video: { width: 1280, height: 720, bitrate: '4M' } })
    data.playlists[0]?.renditions.push(9)
    expect(plan(aSource(), data).videoOutputs.map(({ renditionId }) => renditionId)).toEqual([9, 1, 2, 3])
  })

  it('turns the ladder for portrait sources, and deinterlaces', () => {
    const source = aSource({ video: aVideo({ width: 1080, height: 1920, interlaced: true }) })
    expect(sizes(source)).toEqual(['720x1280', '360x640', '234x416'])
    expect(plan(source).video?.deinterlace).toBe(true)
  })

  it('brings HDR down to what every screen shows, or warns', () => {
    const colours = { primaries: 'bt2020', transfer: 'smpte2084', matrix: 'bt2020nc' }
    const source = aSource({ video: aVideo({ highDynamicRange: true, colours }) })
    const bt709 = { primaries: 'bt709', transfer: 'bt709', matrix: 'bt709' }
    expect(plan(source)).toMatchObject({ video: { toneMap: 'smpte2084', colours: bt709 }, warnings: [] })
    const data = defaultHlsProfileData()
    expect(planEncode({ type: 'hls', data }, source, { canToneMap: false })).toMatchObject({
      video: { toneMap: undefined, colours },
      warnings: [expect.stringContaining('its colours were not converted')],
    })
  })

  it('plans sources with sound alone, and with a picture alone', () => {
    const sound = plan(aSource({ video: undefined }))
    expect([sound.videoOutputs, sound.video]).toEqual([[], undefined])
    expect(sound.playlists[0]).toMatchObject({ videos: [], audio: 'audio-4' })
    const silent = plan(aSource({ audio: [] }))
    expect([silent.audioOutput, silent.audio]).toEqual([undefined, undefined])
    expect(silent.playlists[0]?.audio).toBeUndefined()
    expect(silent.videoOutputs.length).toBe(3)
  })

  it('makes stereo of everything, at a rate that AAC knows', () => {
    const surround = plan(aSource({ audio: [aSound({ channels: 6, sampleRate: 96_000, language: 'ger' })] }))
    expect(surround.audioOutput).toMatchObject({ channels: 2, sampleRate: 48_000, language: 'de' })
    expect(plan(aSource({ audio: [aSound({ channels: 1 })] })).audioOutput?.channels).toBe(2)
  })

  it('shares the best sound and says so, and tells of a codec that is not there', () => {
    const video = { width: 640, height: 360, bitrate: '600k' }
    const data: HlsProfileData = {
      playlists: [{ name: 'a', renditions: [1, 2, 77] }],
      renditions: [
        { id: 1, streams: ['audio', 'video'], audio: { codec: 'libfdk_aac', bitrate: '64k' }, video },
        { id: 2, streams: ['audio'], audio: { bitrate: '96k' } },
      ],
    }
    const planned = plan(aSource(), data)
    expect(planned.audioOutput).toMatchObject({ renditionId: 2, bitsPerSecond: 96_000 })
    expect(planned.warnings).toEqual([
      "libfdk_aac is not used: ffmpeg's own AAC encoder took its place.",
      'All renditions share one sound, that of rendition 2 (96k).',
      'The playlist "a" names renditions that the profile does not have: 77.',
    ])
  })

  it('encodes only what a playlist names', () => {
    const data = defaultHlsProfileData()
    data.playlists = [{ name: 'small', renditions: [3] }]
    expect(sizes(aSource(), data)).toEqual(['416x234'])
    expect(plan(aSource(), data).audioOutput).toBeUndefined()
  })

  it('refuses what has become too much since it was probed', () => {
    const profile = { type: 'hls', data: defaultHlsProfileData() } as const
    const limits = { durationSeconds: 59, pixels: 1e9, streams: 99 }
    expect(() => planEncode(profile, aSource(), { limits })).toThrow('at most 59 (ENCODE_MAX_DURATION_SECONDS)')
    expect(planEncode(profile, aSource(), { limits: { ...limits, durationSeconds: 60 } })).toEqual(plan(aSource()))
  })

  it('refuses a profile that has nothing for the source', () => {
    const data = defaultHlsProfileData()
    data.playlists = [{ name: 'pictures', renditions: [1] }]
    expect(() => plan(aSource({ video: undefined }), data)).toThrow(
      'The source has only sound, and the profile has no rendition for that.',
    )
  })
})
