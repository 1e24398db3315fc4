import { describe, expect, it } from '@jest/globals'
import { defaultHlsProfileData, defaultMp4ProfileData } from './default-profiles.ts'
import { parseProfileData } from './parse-profile-data.ts'

const video = { width: 1280, height: 720, bitrate: '2500k' }

function errorsOf(data: unknown) {
  const parsed = parseProfileData('hls', data)
  return parsed.ok ? [] : parsed.errors
}

const fieldsOf = (data: unknown) => errorsOf(data).map(({ field, code }) => `${field} ${code}`)
const withVideo = (changes: object) => ({ renditions: [{ id: 1, video: { ...video, ...changes } }] })

describe('parseProfileData', () => {
  it('completes nothing to the default ladder', () => {
    expect(parseProfileData('hls', {})).toEqual({ ok: true, data: defaultHlsProfileData() })
    expect(parseProfileData('hls', undefined)).toEqual({ ok: true, data: defaultHlsProfileData() })
    expect(parseProfileData('mp4', {})).toEqual({ ok: true, data: defaultMp4ProfileData() })
  })

  it.each([
    ['hls' as const, defaultHlsProfileData()],
    ['mp4' as const, defaultMp4ProfileData()],
  ])('accepts its own default of %s unchanged', (type, data) => {
    expect(parseProfileData(type, data)).toEqual({ ok: true, data })
  })

  it('makes one playlist of all renditions when none is given, and infers the streams', () => {
    const parsed = parseProfileData('hls', { renditions: [{ id: 7, video, audio: { bitrate: '96k' } }] })
    expect(parsed).toMatchObject({
      ok: true,
      data: { playlists: [{ renditions: [7] }], renditions: [{ id: 7, streams: ['audio', 'video'] }] },
    })
  })

  it('keeps ids that name no rendition, drops fields that profiles do not have, and takes null for absent', () => {
    const parsed = parseProfileData('hls', {
      playlists: [{ name: 'A b-1', renditions: [1, 99], colour: 'red' }],
      renditions: [{ id: 1, video, audio: null, byte_range: null, mood: 'calm' }],
    })
    expect(parsed).toEqual({
      ok: true,
      data: { playlists: [{ name: 'A b-1', renditions: [1, 99] }], renditions: [{ id: 1, streams: ['video'], video }] },
    })
  })

  it('keeps the free-form members of an MP4 profile', () => {
    expect(parseProfileData('mp4', { faststart: true })).toMatchObject({ ok: true, data: { faststart: true } })
  })

  it.each([
    [
      {
        renditions: [
          { id: 1, video },
          { id: 1, video },
        ],
      },
      '/data/renditions/1/id duplicate',
    ],
    [{ renditions: [] }, '/data/renditions too-small'],
    [{ renditions: [{ id: 1 }] }, '/data/renditions/0/streams required'],
    [{ renditions: [{ id: 1, streams: ['video'] }] }, '/data/renditions/0/video required'],
    [{ renditions: [{ id: 1, streams: ['smell'] }] }, '/data/renditions/0/streams/0 invalid-value'],
    [{ renditions: [{ id: 'a', video }] }, '/data/renditions/0/id invalid-type'],
    [withVideo({ height: undefined }), '/data/renditions/0/video/height required'],
    [withVideo({ width: 0 }), '/data/renditions/0/video/width too-small'],
    [withVideo({ width: 1280.5 }), '/data/renditions/0/video/width invalid-type'],
    [withVideo({ bitrate: 'fast' }), '/data/renditions/0/video/bitrate bitrate'],
    [withVideo({ bitrate: '-200k' }), '/data/renditions/0/video/bitrate bitrate'],
    [withVideo({ bitrate: '1k' }), '/data/renditions/0/video/bitrate bitrate'],
    [withVideo({ framerate: 500 }), '/data/renditions/0/video/framerate too-big'],
    [withVideo({ profile: 'ultra' }), '/data/renditions/0/video/profile invalid-value'],
    [withVideo({ codec: 'copy' }), '/data/renditions/0/video/codec invalid-value'],
    [{ renditions: [{ id: 1, audio: { sample_rate: '47k' } }] }, '/data/renditions/0/audio/sample_rate sample-rate'],
    [{ playlists: [{ name: 'a/b', renditions: [1] }] }, '/data/playlists/0/name invalid-format'],
    [{ playlists: [{ name: 'a', renditions: [77] }] }, '/data/playlists/0/renditions unknown-reference'],
    [{ playlists: [1, 2].map((id) => ({ name: 'a', renditions: [id] })) }, '/data/playlists/1/name duplicate'],
    ['text', '/data invalid-type'],
  ])('refuses %j', (data, error) => {
    expect(fieldsOf(data)).toEqual([error])
  })

  it('lets only known encoder options with plausible values through', () => {
    const options = (codec_options: object) => withVideo({ codec_options })
    expect(fieldsOf(options({ preset: 'fast', crf: 23, refs: '4', maxrate: '900k' }))).toEqual([])
    expect(errorsOf(options({ filter_complex: 'movie=/etc/passwd' }))).toEqual([
      {
        field: '/data/renditions/0/video/codec_options/filter_complex',
        code: 'codec-option',
        message: 'The encoder option "filter_complex" is not allowed.',
      },
    ])
    expect(fieldsOf(options({ 'x264-params': 'stats=/tmp/x', 'a/b': 1 }))).toEqual([
      '/data/renditions/0/video/codec_options/x264-params codec-option',
      '/data/renditions/0/video/codec_options/a~1b codec-option',
    ])
    expect(errorsOf(options({ crf: '23; rm' }))[0]?.message).toBe('"crf" must be a whole number from 0 to 51.')
  })
})
