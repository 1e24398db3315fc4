import { afterEach, describe, expect, it } from '@jest/globals'
import { cachedClip, h264, picture, tone } from '../../test/cached-clip.ts'
import { type EncodedSource, encodeSource, sum } from '../../test/encode-source.ts'

let encoded: EncodedSource | undefined
afterEach(() => encoded?.remove())

const aac = ['-c:a', 'aac']
const x265 = ['-c:v', 'libx265', '-preset', 'ultrafast', '-x265-params', 'log-level=none', '-tag:v', 'hvc1']
const vp9 = ['-c:v', 'libvpx-vp9', '-deadline', 'realtime', '-cpu-used', '8', '-c:a', 'libopus']

const sources: [string, string[]][] = [
  ['H.264 and AAC in MP4', [...h264, ...aac, '-f', 'mp4']],
  ['HEVC', [...x265, '-pix_fmt', 'yuv420p', ...aac, '-f', 'mp4']],
  ['HEVC with 10 bits', [...x265, '-pix_fmt', 'yuv420p10le', ...aac, '-f', 'mp4']],
  ['H.264 with 10 bits and 4:2:2', ['-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv422p10le', ...aac, '-f', 'mp4']],
  ['VP9 and Opus in WebM', [...vp9, '-pix_fmt', 'yuv420p', '-f', 'webm']],
  ['ProRes and PCM in MOV', ['-c:v', 'prores_ks', '-profile:v', '2', '-c:a', 'pcm_s16le', '-f', 'mov']],
  ['ProRes 4444 with transparency', ['-c:v', 'prores_ks', '-pix_fmt', 'yuva444p10le', '-c:a', 'pcm_s24le', '-f', 'mov']],
  ['Motion JPEG of full range and FLAC in MKV', ['-c:v', 'mjpeg', '-pix_fmt', 'yuvj420p', '-c:a', 'flac', '-f', 'matroska']],
]

describe('a source of', () => {
  it.each(sources)('%s is encoded whole', async (_, options) => {
    encoded = await encodeSource(await cachedClip(...picture(), ...tone(), ...options))
    const { video, audio, plan } = encoded
    expect(plan.warnings).toEqual([])
    expect(video?.stream).toMatchObject({
      ...{ codec_name: 'h264', pix_fmt: 'yuv420p', width: 320, height: 180, r_frame_rate: '25/1' },
      ...{ field_order: 'progressive', sample_aspect_ratio: '1:1', color_range: 'tv' },
    })
    expect(audio?.stream).toMatchObject({ codec_name: 'aac', channels: 2, sample_rate: '48000' })
    expect(video?.packetSeconds).toHaveLength(50)
    expect(video?.packetSeconds[0]).toBe(0)
    expect(sum(video?.segmentSeconds ?? [])).toBeCloseTo(2, 1)
    expect(Math.abs(sum(audio?.segmentSeconds ?? []) - 2)).toBeLessThan(0.1)
  })
})
