import { expect, it } from '@jest/globals'
import * as HLS from 'hls-parser'
import { inBroadcastOrder, parseSegmentName, type RecordedSegment, writeRecordingPlaylist } from './recording-playlist.ts'

HLS.setOptions({ strictMode: true })

const names = ['2-0-0-1000000.m4s', '1-0-10-2000000.m4s', '1-1-11-1500000.m4s', '1-0-9-2000000.m4s']
const segments = inBroadcastOrder(names.map((name) => parseSegmentName(name, 1000) as RecordedSegment))

it('is put together from the names of segments', () => {
  expect(segments.map(({ name }) => name)).toEqual([names[3], names[1], names[2], names[0]])
  expect(segments[2]).toEqual({
    name: '1-1-11-1500000.m4s',
    epoch: 1,
    run: 1,
    sequence: 11,
    durationSeconds: 1.5,
    sizeBytes: 1000,
  })
  expect(['1-0-init.mp4', '1-0-3-part2.m4s', 'media.m3u8'].map((name) => parseSegmentName(name, 1))).toEqual([
    undefined,
    undefined,
    undefined,
  ])
})

it('marks every run of an encoder', () => {
  const playlist = HLS.parse(writeRecordingPlaylist(segments)) as HLS.types.MediaPlaylist
  expect(playlist).toMatchObject({ endlist: true, playlistType: 'VOD', targetDuration: 2 })
  expect(playlist.segments.map(({ discontinuity, map }) => [Boolean(discontinuity), map?.uri])).toEqual([
    [false, '1-0-init.mp4'],
    [false, '1-0-init.mp4'],
    [true, '1-1-init.mp4'],
    [true, '2-0-init.mp4'],
  ])
})
