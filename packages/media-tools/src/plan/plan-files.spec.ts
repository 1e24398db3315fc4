import { describe, expect, it } from '@jest/globals'
import { encodeArguments } from '../encode/encode-arguments.ts'
import { readProbe } from '../probe/media-probe.ts'
import { defaultMp4ProfileData } from '../profile/default-profiles.ts'
import type { Mp4ProfileData } from '../profile/profile-data.ts'
import { planEncode } from './plan-encode.ts'

const picture = (width: number, height: number) => ({
  ...{ index: 0, codec_type: 'video', codec_name: 'h264', width, height, r_frame_rate: '25/1', avg_frame_rate: '25/1' },
})
const sound = { index: 1, codec_type: 'audio', codec_name: 'aac', channels: 2, sample_rate: '48000' }

function plan(streams: object[], data: Mp4ProfileData = defaultMp4ProfileData()) {
  return planEncode({ type: 'mp4', data }, readProbe({ format: { duration: '10' }, streams }))
}

const files = (...given: Parameters<typeof plan>) => plan(...given).files.map(({ name, path }) => `${name}: ${path}`)
const small = { width: 320, height: 180, bitrate: '200k' }

describe('planEncode of MP4 files', () => {
  it('plans a file per rendition, best first, and no playlist', () => {
    const planned = plan([picture(1920, 1080), sound])
    expect(planned).toMatchObject({ type: 'mp4', playlists: [], audio: { streamIndex: 1 }, warnings: [] })
    expect(planned.files).toMatchObject([
      { name: '720p', path: 'video-1.mp4', video: 'video-1', audio: { bitsPerSecond: 128_000 } },
      { name: '360p', path: 'video-2.mp4', video: 'video-2' },
      { name: '234p', path: 'video-3.mp4', video: 'video-3' },
    ])
  })

  it('gives each its own sound, or none', () => {
    const data: Mp4ProfileData = {
      renditions: [
        { id: 1, streams: ['video'], video: small },
        { id: 2, streams: ['video', 'audio'], video: { ...small, bitrate: '400k' }, audio: { bitrate: '64k' } },
        { id: 3, streams: ['audio'], audio: { bitrate: '96k', channels: 1 } },
      ],
    }
    const planned = plan([picture(1920, 1080), sound], data)
    expect(planned.files.map(({ name, audio }) => [name, audio?.bitsPerSecond])).toEqual([
      ['180p 2', 64_000],
      ['180p 1', undefined],
      ['Sound', 96_000],
    ])
    expect(planned.warnings).toEqual([])
  })

  it('never enlarges, and says what it left out', () => {
    expect(files([picture(640, 360), sound])).toEqual(['360p: video-2.mp4', '234p: video-3.mp4'])
    expect(plan([picture(640, 360), sound]).warnings).toEqual(['Rendition 1 (1280x720) was left out: the source is smaller.'])
  })

  it('makes of a source without a picture each sound once', () => {
    expect(files([sound])).toEqual(['Sound: audio-1.mp4'])
    expect(plan([sound]).warnings).toEqual([
      'Rendition 2 was left out: another has the same sound.',
      'Rendition 3 was left out: another has the same sound.',
    ])
  })

  it('leaves out what the source has nothing for, and refuses when nothing is left', () => {
    const data: Mp4ProfileData = {
      renditions: [
        { id: 1, streams: ['video'], video: small },
        { id: 2, streams: ['audio'] },
      ],
    }
    expect(files([picture(640, 360)], data)).toEqual(['180p: video-1.mp4'])
    expect(plan([picture(640, 360)], data).warnings).toEqual(['Rendition 2 was left out: the source has nothing for it.'])
    data.renditions.shift()
    expect(() => plan([picture(640, 360)], data)).toThrow(
      'The source has only picture, and the profile has no rendition for that.',
    )
  })

  it('is one run that decodes once and writes files whose index comes first', () => {
    const args = encodeArguments(plan([picture(1920, 1080), sound]), { kind: 'loopback', url: 'http://127.0.0.1:4000/token' })
    expect(args.filter((arg) => arg === '-i')).toHaveLength(1)
    expect(args.filter((arg) => arg === '+faststart')).toHaveLength(3)
    expect(args.filter((arg) => arg.endsWith('.mp4'))).toEqual(['video-1.mp4', 'video-2.mp4', 'video-3.mp4'])
    expect(args.filter((arg) => /^\[out\d\]$|^0:1$/.test(arg))).toEqual(['[out0]', '0:1', '[out1]', '0:1', '[out2]', '0:1'])
    expect(args).not.toContain('hls')
  })
})
