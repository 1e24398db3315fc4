import { describe, expect, it } from '@jest/globals'
import { planEncode } from '../plan/plan-encode.ts'
import { readProbe } from '../probe/media-probe.ts'
import type { HlsProfileData } from '../profile/profile-data.ts'
import { type EncodedRendition, measureRendition, renditionPlaylists } from './rendition-playlists.ts'

const media = readProbe({
  format: { duration: '8' },
  streams: [{ index: 0, codec_type: 'video', codec_name: 'h264', width: 640, height: 360, r_frame_rate: '25/1' }],
})

function encodedBy(playlists: Omit<HlsProfileData['playlists'][number], 'renditions'>[]) {
  const video = { width: 640, height: 360, bitrate: '600k' }
  const renditions = [{ id: 1, streams: ['video' as const], video }]
  const plan = planEncode(
    { type: 'hls', data: { playlists: playlists.map((each) => ({ ...each, renditions: [1] })), renditions } },
    media,
  )
  const [output] = plan.videoOutputs
  if (!output) throw new Error('no rendition is planned')
  const isTs = plan.segmentFormat === 'ts'
  const iframes = [100, 5000].map((offset, index) => ({ offset, sizeBytes: 900, afterSeconds: index * 2 }))
  const rendition: EncodedRendition = {
    output,
    head: { codecs: ['avc1.64001e'], initBytes: isTs ? 0 : 800, ...(isTs && { tables: { offset: 188, sizeBytes: 376 } }) },
    segments: [
      { name: isTs ? '00000.ts' : '00000.m4s', durationSeconds: 6, sizeBytes: 10_000, iframes },
      { name: isTs ? '00001.ts' : '00001.m4s', durationSeconds: 2.04, sizeBytes: 3000, iframes: iframes.slice(0, 1) },
    ],
  }
  return { plan, rendition, files: new Map(renditionPlaylists(plan, rendition).map(({ path, text }) => [path, text])) }
}

describe('the playlists of a rendition', () => {
  it('list segments, or ranges of one file, as each multivariant playlist asks', () => {
    const { files } = encodedBy([
      { name: 'a', version: 7 },
      { name: 'b', version: 9, byte_range: true },
    ])
    expect([...files.keys()]).toEqual(['video-1/media.m3u8', 'video-1/ranges.m3u8'])
    expect(files.get('video-1/ranges.m3u8')).toBe(`#EXTM3U
#EXT-X-VERSION:9
#EXT-X-TARGETDURATION:6
#EXT-X-MEDIA-SEQUENCE:0
#EXT-X-PLAYLIST-TYPE:VOD
#EXT-X-INDEPENDENT-SEGMENTS
#EXT-X-MAP:URI="media.mp4",BYTERANGE="800@0"
#EXTINF:6.000000,
#EXT-X-BYTERANGE:10000@800
media.mp4
#EXTINF:2.040000,
#EXT-X-BYTERANGE:3000@10800
media.mp4
#EXT-X-ENDLIST
`)
  })

  it('say no more than the oldest needs of the multivariant playlists that share them', () => {
    const { files } = encodedBy([
      { name: 'a', version: 5 },
      { name: 'b', version: 3 },
      { name: 'c', version: 4, byte_range: true },
    ])
    expect(files.get('video-1/media.m3u8')).toContain('#EXT-X-VERSION:3\n')
    expect(files.get('video-1/ranges.m3u8')).toContain('#EXT-X-VERSION:4\n')
  })

  it('list the pictures of transport streams behind their tables, each until the next', () => {
    const { files, plan, rendition } = encodedBy([{ name: 'a', version: 4, byte_range: true, iframe_playlist: true }])
    expect(files.get('video-1/ranges-iframes.m3u8')).toBe(`#EXTM3U
#EXT-X-VERSION:5
#EXT-X-TARGETDURATION:4
#EXT-X-MEDIA-SEQUENCE:0
#EXT-X-PLAYLIST-TYPE:VOD
#EXT-X-I-FRAMES-ONLY
#EXT-X-INDEPENDENT-SEGMENTS
#EXT-X-MAP:URI="media.ts",BYTERANGE="376@188"
#EXTINF:2.000000,
#EXT-X-BYTERANGE:900@100
media.ts
#EXTINF:4.000000,
#EXT-X-BYTERANGE:900@5000
media.ts
#EXTINF:2.040000,
#EXT-X-BYTERANGE:900@10100
media.ts
#EXT-X-ENDLIST
`)
    const { iframeBandwidth } = measureRendition(rendition, plan.segmentSeconds)
    expect(iframeBandwidth).toEqual({ peak: 3600, average: Math.ceil((2700 * 8) / 8.04) })
  })

  it('list the pictures of single segments, behind the initialisation segment', () => {
    const { files } = encodedBy([{ name: 'a', iframe_playlist: true }])
    const text = files.get('video-1/iframes.m3u8')
    expect(text).toContain('#EXT-X-MAP:URI="init.mp4"\n')
    expect(text).toContain('#EXT-X-BYTERANGE:900@100\n00001.m4s\n')
  })
})
