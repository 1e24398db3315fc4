import { describe, expect, it } from '@jest/globals'
import { expectBandwidth, measureBandwidth } from './bandwidth.ts'
import { writeMediaPlaylist } from './media-playlist.ts'
import { writeGrowingMultivariantPlaylist, writeMultivariantPlaylist } from './multivariant-playlist.ts'
import { parseSegmentList } from './segment-list.ts'

const frameRate = { num: 24_000, den: 1001 }
const video = {
  output: {
    ...{ renditionId: 1, folder: 'video-1', width: 1280, height: 720, keepsAspectRatio: true, frameRate },
    ...{ bitsPerSecond: 2_500_000, profile: 'high' as const, codecOptions: {}, byteRange: false },
  },
  codecs: ['avc1.64001f'],
  bandwidth: { peak: 2_600_000, average: 2_400_000 },
}
const audio = {
  output: {
    ...{ renditionId: 4, folder: 'audio-4', bitsPerSecond: 128_000, channels: 2, sampleRate: 48_000 },
    ...{ name: 'German', language: 'de', byteRange: false },
  },
  codecs: ['mp4a.40.2'],
  bandwidth: { peak: 130_000, average: 128_000 },
}
const planned = {
  ...{ name: 'Adaptive', path: 'playlist-1.m3u8', version: 7, videos: ['video-1'], audio: 'audio-4' },
  ...{ byteRange: false, iframes: false, alternatives: [], texts: [], closedCaptions: [] },
}

describe('writeMultivariantPlaylist', () => {
  it('writes every attribute', () => {
    expect(writeMultivariantPlaylist(planned, { videos: [video], audio })).toBe(
      `#EXTM3U
#EXT-X-VERSION:7
#EXT-X-INDEPENDENT-SEGMENTS
#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="audio",NAME="German",LANGUAGE="de",DEFAULT=YES,AUTOSELECT=YES,CHANNELS="2",URI="audio-4/media.m3u8"
#EXT-X-STREAM-INF:BANDWIDTH=2730000,AVERAGE-BANDWIDTH=2528000,CODECS="avc1.64001f,mp4a.40.2",RESOLUTION=1280x720,FRAME-RATE=23.976,AUDIO="audio",CLOSED-CAPTIONS=NONE
video-1/media.m3u8
`,
    )
  })

  it('writes groups of sounds and texts, and the captions between the pictures', () => {
    const english = { ...audio, output: { ...audio.output, folder: 'audio-4-2', name: 'English', language: 'en' } }
    const louder = { ...english, bandwidth: { peak: 140_000, average: 139_000 } }
    const text = { folder: 'text-1', name: 'English', language: 'en', source: 1, streamIndex: 0, codec: 'subrip', format: 'srt' }
    const captioned = { ...planned, closedCaptions: ['cea-608' as const, 'cea-708' as const] }
    expect(writeMultivariantPlaylist(captioned, { videos: [video], audio, alternatives: [louder], texts: [text] })).toBe(
      `#EXTM3U
#EXT-X-VERSION:7
#EXT-X-INDEPENDENT-SEGMENTS
#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="audio",NAME="German",LANGUAGE="de",DEFAULT=YES,AUTOSELECT=YES,CHANNELS="2",URI="audio-4/media.m3u8"
#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="audio",NAME="English",LANGUAGE="en",DEFAULT=NO,AUTOSELECT=YES,CHANNELS="2",URI="audio-4-2/media.m3u8"
#EXT-X-MEDIA:TYPE=SUBTITLES,GROUP-ID="text",NAME="English",LANGUAGE="en",DEFAULT=NO,AUTOSELECT=YES,FORCED=NO,URI="text-1/media.m3u8"
#EXT-X-MEDIA:TYPE=CLOSED-CAPTIONS,GROUP-ID="captions",NAME="Closed captions (CEA-608)",DEFAULT=NO,AUTOSELECT=YES,INSTREAM-ID="CC1"
#EXT-X-MEDIA:TYPE=CLOSED-CAPTIONS,GROUP-ID="captions",NAME="Closed captions (CEA-708)",DEFAULT=NO,AUTOSELECT=YES,INSTREAM-ID="SERVICE1"
#EXT-X-STREAM-INF:BANDWIDTH=2740000,AVERAGE-BANDWIDTH=2539000,CODECS="avc1.64001f,mp4a.40.2",RESOLUTION=1280x720,FRAME-RATE=23.976,AUDIO="audio",SUBTITLES="text",CLOSED-CAPTIONS="captions"
video-1/media.m3u8
`,
    )
  })

  it('offers other sounds where there is no picture', () => {
    const english = { ...audio, output: { ...audio.output, folder: 'audio-4-2', name: 'English', language: 'en' } }
    const lines = writeMultivariantPlaylist(planned, { videos: [], audio, alternatives: [english] }).split('\n')
    expect(lines.filter((line) => line.includes('TYPE=AUDIO'))).toHaveLength(2)
    expect(lines.at(-3)).toContain('CODECS="mp4a.40.2",AUDIO="audio"')
    expect(lines.at(-2)).toBe('audio-4/media.m3u8')
  })

  it('begins at the beginning while it grows, with the playlists that do', () => {
    const text = writeGrowingMultivariantPlaylist(planned, { videos: [video], audio })
    const final = writeMultivariantPlaylist(planned, { videos: [video], audio })
    expect(text).toContain('#EXT-X-START:TIME-OFFSET=0\n')
    expect(text.replace('#EXT-X-START:TIME-OFFSET=0\n', '').replaceAll('/growing.m3u8', '/media.m3u8')).toBe(final)
  })

  it('names the pictures of each rendition, and byte ranges where it lists those', () => {
    const pictures = { ...video, iframeBandwidth: { peak: 300_000, average: 250_000 } }
    const text = writeMultivariantPlaylist({ ...planned, byteRange: true, iframes: true }, { videos: [pictures], audio })
    expect(text).toContain('URI="audio-4/ranges.m3u8"')
    expect(text).toContain('\nvideo-1/ranges.m3u8\n')
    expect(text.split('\n').at(-2)).toBe(
      '#EXT-X-I-FRAME-STREAM-INF:BANDWIDTH=300000,AVERAGE-BANDWIDTH=250000,CODECS="avc1.64001f",RESOLUTION=1280x720,URI="video-1/ranges-iframes.m3u8"',
    )
    expect(writeMultivariantPlaylist(planned, { videos: [pictures], audio })).not.toContain('I-FRAME')
  })

  it('plays sound alone as the only stream', () => {
    const text = writeMultivariantPlaylist(planned, { videos: [], audio })
    expect(text).toContain(
      '#EXT-X-STREAM-INF:BANDWIDTH=130000,AVERAGE-BANDWIDTH=128000,CODECS="mp4a.40.2",CLOSED-CAPTIONS=NONE\naudio-4/media.m3u8\n',
    )
    expect(text).not.toContain('EXT-X-MEDIA')
  })
})

describe('writeMediaPlaylist', () => {
  const segments = [6.006, 6.006, 1.5].map((durationSeconds, index) => ({ name: `0000${index}.m4s`, durationSeconds }))
  const playlist = { version: 7, init: { name: 'init.mp4' }, segmentSeconds: 6 }

  it('only grows while it is an EVENT, and ends as VOD', () => {
    const growing = writeMediaPlaylist({ ...playlist, type: 'EVENT', segments: segments.slice(0, 2) })
    const longer = writeMediaPlaylist({ ...playlist, type: 'EVENT', segments })
    const final = writeMediaPlaylist({ ...playlist, type: 'VOD', segments })
    expect(longer.startsWith(growing)).toBe(true)
    expect(growing).not.toContain('ENDLIST')
    expect(final).toBe(`${longer.replace('TYPE:EVENT', 'TYPE:VOD')}#EXT-X-ENDLIST\n`)
    expect(final).toContain('#EXT-X-TARGETDURATION:6\n')
    const ended = writeMediaPlaylist({ ...playlist, type: 'EVENT', segments, ended: true })
    expect(ended).toBe(`${longer}#EXT-X-ENDLIST\n`)
    expect(writeMediaPlaylist({ ...playlist, init: undefined, type: 'VOD', segments })).not.toContain('EXT-X-MAP')
  })
})

describe('measureBandwidth', () => {
  it('takes the peak over runs of 0.5 to 1.5 targets', () => {
    const segments = [
      { name: 'a', durationSeconds: 6, sizeBytes: 750_000 },
      { name: 'b', durationSeconds: 6, sizeBytes: 1_500_000 },
      { name: 'c', durationSeconds: 0.1, sizeBytes: 100_000 },
    ]
    expect(measureBandwidth(segments, 6)).toEqual({
      peak: Math.ceil((1_600_000 * 8) / 6.1),
      average: Math.ceil((2_350_000 * 8) / 12.1),
    })
  })

  it('takes the average for what is shorter than any run', () => {
    expect(measureBandwidth([{ name: 'a', durationSeconds: 1, sizeBytes: 1000 }], 6)).toEqual({ peak: 8000, average: 8000 })
    expect(measureBandwidth([], 6)).toEqual({ peak: 0, average: 0 })
  })
})

describe('expectBandwidth', () => {
  it('is what was asked for, unless the beginning has more already', () => {
    const beginning = [{ name: 'a', durationSeconds: 6, sizeBytes: 750_000 }]
    expect(expectBandwidth(2_000_000, beginning, 6)).toEqual({ peak: 2_000_000, average: 2_000_000 })
    expect(expectBandwidth(500_000, beginning, 6)).toEqual({ peak: 1_000_000, average: 1_000_000 })
  })
})

describe('parseSegmentList', () => {
  it('counts an entry when its line is whole', () => {
    const text = '#EXTM3U\n#EXT-X-MAP:URI="init.mp4"\n#EXTINF:6.006000,\n00000.m4s\n#EXTINF:6.006000,\n00001.m4'
    expect(parseSegmentList(text)).toEqual({ segments: [{ name: '00000.m4s', durationSeconds: 6.006 }], ended: false })
    expect(parseSegmentList(`${text}s\n#EXT-X-ENDLIST\n`)).toMatchObject({ segments: { length: 2 }, ended: true })
    expect(parseSegmentList('')).toEqual({ segments: [], ended: false })
  })
})
