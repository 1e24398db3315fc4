import { describe, expect, it } from '@jest/globals'
import { planEncode } from '../plan/plan-encode.ts'
import { readProbe } from '../probe/media-probe.ts'
import { defaultHlsProfileData } from '../profile/default-profiles.ts'
import { encodeArguments } from './encode-arguments.ts'

const picture = {
  index: 0,
  codec_type: 'video',
  codec_name: 'h264',
  width: 1920,
  height: 1080,
  r_frame_rate: '25/1',
  avg_frame_rate: '25/1',
}
const sound = { index: 1, codec_type: 'audio', codec_name: 'aac', channels: 2, sample_rate: '48000' }
const source = { kind: 'loopback', url: 'http://127.0.0.1:4000/token' } as const

function argumentsFor(streams: object[], change: (data: ReturnType<typeof defaultHlsProfileData>) => void = () => undefined) {
  const data = defaultHlsProfileData()
  change(data)
  const media = readProbe({ format: { duration: '10' }, streams })
  return encodeArguments(planEncode({ type: 'hls', data }, media), source)
}

const optionValue = (args: string[], option: string) => args[args.indexOf(option) + 1]

describe('encodeArguments', () => {
  it('reads one source through the whitelists, decodes once, scales in a cascade', () => {
    const args = argumentsFor([picture, sound])
    expect(args.filter((arg) => arg === '-i')).toHaveLength(1)
    expect(optionValue(args, '-protocol_whitelist')).toBe('http,tcp')
    expect(args.indexOf('-format_whitelist')).toBeLessThan(args.indexOf('-i'))
    expect(optionValue(args, '-filter_complex')).toBe(
      [
        '[0:0]fps=25/1:start_time=0,scale=1280:720:flags=bicubic:in_color_matrix=bt709:out_color_matrix=bt709:out_range=tv,setsar=1,format=yuv420p,split=2[out0][next1]',
        '[next1]scale=640:360:flags=bicubic,setsar=1,format=yuv420p,split=2[out1][next2]',
        '[next2]scale=416:234:flags=bicubic,setsar=1,format=yuv420p[out2]',
      ].join(';'),
    )
  })

  it('forces keyframes by time in every rendition, and writes each to its folder', () => {
    const args = argumentsFor([picture, sound])
    expect(args.filter((arg) => arg === 'expr:gte(t,n_forced*2)')).toHaveLength(3)
    const lists = ['video-1/ffmpeg.m3u8', 'video-2/ffmpeg.m3u8', 'video-3/ffmpeg.m3u8', 'audio-4/ffmpeg.m3u8']
    expect(args.filter((arg) => arg.endsWith('.m3u8'))).toEqual(lists)
    expect(args).not.toContain('-var_stream_map')
  })

  it('thins out the frames of one rendition without starving the next', () => {
    const args = argumentsFor([{ ...picture, field_order: 'tt' }], ({ renditions }) => {
      Object.assign(renditions[1]?.video ?? {}, { framerate: 12 })
    })
    const graph = optionValue(args, '-filter_complex')
    expect(graph).toContain('[0:0]yadif=mode=send_frame,fps=25/1:start_time=0,')
    expect(graph).toContain('split=2[full1][next2];[full1]fps=12/1[out1]')
    expect(args).not.toContain('aac')
  })

  it('passes the allowed encoder options, and only them', () => {
    const args = argumentsFor([picture], ({ renditions }) => {
      Object.assign(renditions[0]?.video ?? {}, { codec_options: { preset: 'slow', refs: 4, maxrate: '3M' }, keyframe: 50 })
    })
    expect([
      optionValue(args, '-preset'),
      optionValue(args, '-refs'),
      optionValue(args, '-maxrate'),
      optionValue(args, '-g'),
    ]).toEqual(['slow', '4', '3000000', '50'])
  })

  it('packs transport streams, all of them moved by the same time', () => {
    const args = argumentsFor([picture, sound], ({ playlists }) => {
      for (const playlist of playlists) playlist.version = 4
    })
    expect(args.filter((_, index) => args[index - 1] === '-hls_segment_type')).toEqual(Array(4).fill('mpegts'))
    expect(args.filter((_, index) => args[index - 1] === '-output_ts_offset')).toEqual(Array(4).fill('10'))
    expect(args).toContain('video-1/%05d.ts')
    expect(args).not.toContain('-hls_fmp4_init_filename')
  })

  it('encodes sound alone', () => {
    const args = argumentsFor([sound])
    expect(args).not.toContain('-filter_complex')
    expect(args.slice(args.indexOf('-map'), args.indexOf('-map') + 2)).toEqual(['-map', '0:1'])
  })

  it('reads the other files in the same run, and fills their sound with silence to the end', () => {
    const media = readProbe({ format: { duration: '10' }, streams: [picture, sound] })
    const dub = readProbe({ format: {}, streams: [{ ...sound, index: 0 }] })
    const plan = planEncode({ type: 'hls', data: defaultHlsProfileData() }, media, {}, [{ filename: 'dub.m4a', media: dub }])
    const args = encodeArguments(plan, source, [{ kind: 'loopback', url: 'http://127.0.0.1:4000/other' }])
    expect(args.filter((_, index) => args[index - 1] === '-i')).toEqual([source.url, 'http://127.0.0.1:4000/other'])
    expect(args.filter((arg) => arg === '-format_whitelist')).toHaveLength(2)
    expect(args.filter((arg) => arg.startsWith('aresample'))).toEqual([
      'aresample=async=1:first_pts=0',
      'aresample=async=1:first_pts=0,apad',
    ])
    expect(optionValue(args.slice(args.indexOf('1:0')), '-t')).toBe('10')
  })

  it('takes the text of the main file along, as it is where it is WebVTT', () => {
    const texts = ['mov_text', 'webvtt'].map((codec_name, index) => ({ index: index + 2, codec_type: 'subtitle', codec_name }))
    const media = readProbe({ format: { duration: '10' }, streams: [picture, sound, ...texts] })
    const plan = planEncode({ type: 'hls', data: defaultHlsProfileData(), textTracks: ['webvtt'] }, media)
    const args = encodeArguments(plan, source).join(' ')
    expect(args).toContain('-map 0:2 -c:s webvtt -f webvtt text-1/source.vtt')
    expect(args).toContain('-map 0:3 -c:s copy -f webvtt text-2/source.vtt')
  })

  it('reads nothing but loopback addresses', () => {
    const plan = planEncode({ type: 'hls', data: defaultHlsProfileData() }, readProbe({ format: {}, streams: [picture] }))
    for (const url of ['http://example.com/a', 'http://127.0.0.1:80/../x', 'file:///etc/passwd', 'http://127.0.0.1:80/a?b'])
      expect(() => encodeArguments(plan, { kind: 'loopback', url })).toThrow('loopback')
  })
})
