import { copyFile, writeFile } from 'node:fs/promises'
import { afterAll, afterEach, describe, expect, it } from '@jest/globals'
import { cachedClip, h264, picture, tone } from '../../test/cached-clip.ts'
import { ffmpeg, temporaryDirectory } from '../../test/clips.ts'
import { type EncodedSource, encodeSource, sum } from '../../test/encode-source.ts'

let encoded: EncodedSource | undefined
const directory = await temporaryDirectory()
afterEach(() => encoded?.remove())
afterAll(() => directory.remove())

const aac = ['-c:a', 'aac']
const lasting = () => [encoded?.video, encoded?.audio].map((rendition) => rendition && sum(rendition.segmentSeconds))

describe('sound', () => {
  const seven = ['-af', 'pan=7.1|FL=c0|FR=c0|FC=c0|LFE=c0|BL=c0|BR=c0|SL=c0|SR=c0', '-c:a', 'pcm_s16le', '-f', 'mov']
  it.each([
    ['mono', ['-ac', '1', ...aac, '-f', 'mp4'], 1, []],
    ['of 5.1', ['-ac', '6', '-c:a', 'ac3', '-f', 'matroska'], 6, []],
    ['of 7.1', seven, 8, []],
    ['of 8 kHz', ['-ar', '8000', '-ac', '1', '-c:a', 'pcm_mulaw', '-f', 'mov'], 1, []],
    ['of 192 kHz', ['-ar', '192000', '-c:a', 'flac', '-f', 'matroska'], 1, []],
  ])('%s becomes stereo', async (_, options, channels, warnings) => {
    encoded = await encodeSource(await cachedClip(...picture(), ...tone(), ...h264, ...options))
    expect(encoded.media.audio).toMatchObject([{ channels }])
    expect(encoded.audio?.stream).toMatchObject({ codec_name: 'aac', channels: 2, channel_layout: 'stereo' })
    expect(encoded.plan.warnings).toEqual(warnings)
    expect(lasting()).toEqual([expect.closeTo(2, 1), expect.closeTo(2, 0)])
  })

  it('of twelve channels that nothing is known of is the first two', async () => {
    const samples = directory.file('samples')
    await writeFile(samples, Buffer.alloc(2 * 48_000 * 12 * 2))
    const raw = ['-f', 's16le', '-ar', '48000', '-ac', '12', '-i', samples, '-c', 'copy', '-f', 'mov']
    const file = directory.file('twelve')
    await ffmpeg([...raw, file])
    encoded = await encodeSource(file)
    expect(encoded.media.audio).toMatchObject([{ channels: 12, hasLayout: false }])
    expect(encoded.plan.warnings).toContain('Of 12 channels, the first two were encoded.')
    expect(encoded.audio?.stream).toMatchObject({ channels: 2, channel_layout: 'stereo' })
  })

  it('that is not there is not made up', async () => {
    encoded = await encodeSource(await cachedClip(...picture(), ...h264, '-f', 'mp4'))
    expect(encoded.plan.playlists).toMatchObject([{ videos: ['video-1'], audio: undefined }])
    expect(lasting()).toEqual([expect.closeTo(2, 2), undefined])
  })
})

describe('sound alone', () => {
  const cover = [
    ...picture({ size: '64x64', lasting: 1 }),
    '-map',
    '0',
    '-map',
    '1',
    '-frames:v',
    '1',
    '-disposition:v',
    'attached_pic',
  ]
  it.each([
    ['MP3', ['-c:a', 'libmp3lame', '-f', 'mp3'], 0],
    ['MP3 with a cover', [...cover, '-c:a', 'libmp3lame', '-c:v', 'png', '-f', 'mp3'], 1],
    ['AAC in MP4 with a cover', [...cover, ...aac, '-c:v', 'mjpeg', '-pix_fmt', 'yuvj420p', '-f', 'mp4'], 1],
    ['FLAC with a cover', [...cover, '-c:a', 'flac', '-c:v', 'png', '-f', 'flac'], 1],
    ['WAV', ['-c:a', 'pcm_s24le', '-f', 'wav'], 0],
    ['Opus in Ogg', ['-c:a', 'libopus', '-f', 'ogg'], 0],
  ])('as %s has no picture', async (_, options, pictures) => {
    encoded = await encodeSource(await cachedClip(...tone({ lasting: 8 }), ...options))
    expect(encoded.media).toMatchObject({ video: undefined, streamCount: pictures + 1 })
    expect(encoded.plan).toMatchObject({ videoOutputs: [], playlists: [{ videos: [], audio: 'audio-2' }] })
    expect(encoded.audio?.stream).toMatchObject({ codec_name: 'aac', channels: 2 })
    expect(encoded.audio?.segmentSeconds).toEqual([expect.closeTo(6, 1), expect.closeTo(2, 0)])
  })
})

describe('what is no picture and no sound', () => {
  it('is left out: timecode, chapters, subtitles', async () => {
    const captions = directory.file('captions.srt')
    const chapters = directory.file('chapters')
    await writeFile(captions, '1\n00:00:00,500 --> 00:00:01,000\nHello\n')
    await writeFile(
      chapters,
      ';FFMETADATA1\n[CHAPTER]\nTIMEBASE=1/1\nSTART=0\nEND=1\ntitle=One\n[CHAPTER]\nTIMEBASE=1/1\nSTART=1\nEND=2\ntitle=Two\n',
    )
    const inputs = [...picture(), ...tone(), '-i', captions, '-f', 'ffmetadata', '-i', chapters, '-map_chapters', '3']
    const output = ['-map', '0', '-map', '1', '-map', '2', ...h264, ...aac, '-c:s', 'mov_text', '-timecode', '10:00:00:00']
    const file = directory.file('with-everything')
    await ffmpeg([...inputs, ...output, '-f', 'mov', file])
    encoded = await encodeSource(file)
    expect(encoded.media.streamCount).toBeGreaterThanOrEqual(5)
    expect(encoded.media).toMatchObject({ subtitles: [{ codec: 'mov_text' }], video: { index: 0 }, audio: [{ index: 1 }] })
    expect(encoded.video?.stream).toMatchObject({ codec_name: 'h264', width: 320 })
    expect(lasting()).toEqual([expect.closeTo(2, 1), expect.closeTo(2, 0)])
  })

  it.each([
    ['WebM', 'film.mp4', ['-c:v', 'libvpx-vp9', '-deadline', 'realtime', '-cpu-used', '8', '-c:a', 'libopus', '-f', 'webm']],
    ['MP4', 'film.jpg', [...h264, ...aac, '-f', 'mp4']],
    ['MPEG-TS', 'film.m3u8', [...h264, ...aac, '-f', 'mpegts']],
    ['MKV', 'film.txt', [...h264, ...aac, '-f', 'matroska']],
  ])('is the extension: %s in %s', async (_, name, options) => {
    await copyFile(await cachedClip(...picture(), ...tone(), ...options), directory.file(name))
    encoded = await encodeSource(directory.file(name))
    expect(lasting()).toEqual([expect.closeTo(2, 1), expect.closeTo(2, 0)])
  })
})
