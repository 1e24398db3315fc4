import { describe, expect, it } from '@jest/globals'
import { readProbe } from './media-probe.ts'

const picture = { index: 0, codec_type: 'video', codec_name: 'h264', width: 720, height: 576 }
const cover = { ...picture, codec_name: 'png', disposition: { attached_pic: 1 } }
const videoOf = (stream: object) => readProbe({ format: {}, streams: [{ ...picture, ...stream }] }).video

describe('readProbe', () => {
  it('reads the size as it is shown', () => {
    expect(videoOf({})).toMatchObject({ width: 720, height: 576, rotation: 0 })
    expect(videoOf({ sample_aspect_ratio: '64:45' })).toMatchObject({ width: 1024, height: 576 })
    expect(videoOf({ side_data_list: [{ side_data_type: 'Display Matrix', rotation: -90 }] })).toMatchObject({
      width: 576,
      height: 720,
      rotation: 90,
    })
    expect(videoOf({ tags: { rotate: '270' } })).toMatchObject({ width: 576, rotation: 270 })
    expect(videoOf({ sample_aspect_ratio: '0:1' })).toMatchObject({ width: 720 })
  })

  it('reads rates, fields and ranges', () => {
    expect(
      videoOf({ r_frame_rate: '24000/1001', avg_frame_rate: '0/0', field_order: 'tt', color_transfer: 'smpte2084' }),
    ).toMatchObject({
      baseFrameRate: { num: 24_000, den: 1001 },
      averageFrameRate: undefined,
      interlaced: true,
      highDynamicRange: true,
    })
  })

  it('does not take cover art for the picture', () => {
    const sound = {
      index: 1,
      codec_type: 'audio',
      codec_name: 'mp3',
      channels: 2,
      sample_rate: '44100',
      tags: { language: 'eng' },
    }
    const media = readProbe({ format: { duration: '12.5' }, streams: [cover, sound] })
    expect(media).toMatchObject({
      durationSeconds: 12.5,
      video: undefined,
      audio: [{ index: 1, sampleRate: 44_100, language: 'eng' }],
    })
  })

  it('leaves out what cannot be decoded', () => {
    const streams = [
      { index: 0, codec_type: 'video', width: 1, height: 1 },
      { ...picture, codec_name: 'none' },
      { index: 2, codec_type: 'data' },
    ]
    expect(readProbe({ format: { duration: 'N/A' }, streams })).toEqual({
      format: '',
      durationSeconds: undefined,
      startSeconds: 0,
      streamCount: 3,
      video: undefined,
      audio: [],
      subtitles: [],
    })
  })

  it('refuses what ffprobe never says', () => {
    expect(() => readProbe({ streams: [] })).toThrow()
    expect(() => readProbe('text')).toThrow()
  })
})
