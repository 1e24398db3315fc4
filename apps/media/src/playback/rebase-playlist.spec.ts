import { expect, it } from '@jest/globals'
import { rebasePlaylist } from './rebase-playlist.ts'

it('gives all relative URIs of a playlist another base, and changes nothing else', () => {
  const text = [
    '#EXTM3U',
    '#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="a",NAME="URI=\'x\'",URI="audio-4/media.m3u8"',
    '#EXT-X-MEDIA:TYPE=SUBTITLES,URI="https://elsewhere.example/en.m3u8"',
    '#EXT-X-I-FRAME-STREAM-INF:BANDWIDTH=1,URI="video-1/iframes.m3u8"',
    '#EXT-X-SESSION-DATA:DATA-ID="x",URI="/data.json"',
    '#EXT-X-STREAM-INF:BANDWIDTH=1,CODECS="avc1.64001f,mp4a.40.2"',
    'video-1/media.m3u8',
    '# a comment',
    '',
    '',
  ].join('\n')
  expect(rebasePlaylist(text, '/g/x/').split('\n')).toEqual([
    '#EXTM3U',
    '#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="a",NAME="URI=\'x\'",URI="/g/x/audio-4/media.m3u8"',
    '#EXT-X-MEDIA:TYPE=SUBTITLES,URI="https://elsewhere.example/en.m3u8"',
    '#EXT-X-I-FRAME-STREAM-INF:BANDWIDTH=1,URI="/g/x/video-1/iframes.m3u8"',
    '#EXT-X-SESSION-DATA:DATA-ID="x",URI="/data.json"',
    '#EXT-X-STREAM-INF:BANDWIDTH=1,CODECS="avc1.64001f,mp4a.40.2"',
    '/g/x/video-1/media.m3u8',
    '# a comment',
    '',
    '',
  ])
})
