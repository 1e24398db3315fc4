import { expect, it } from '@jest/globals'
import * as HLS from 'hls-parser'
import { type DvrSegment, DvrWindow, writeDvrPlaylist } from './dvr-window.ts'

HLS.setOptions({ strictMode: true })

const startedAtMs = Date.UTC(2026, 10, 25, 12)
const segment = (run: string, sequence: number): DvrSegment => ({
  name: `${run}-${sequence}-2000000.m4s`,
  durationSeconds: 2,
  startedAtMs: startedAtMs + sequence * 2000,
})
const segments = [...[0, 1, 2].map((index) => segment('1-0', index)), ...[3, 4].map((index) => segment('1-1', index))]

function filled(added: DvrSegment[], windowSeconds = 3600): DvrWindow {
  const window = new DvrWindow(windowSeconds)
  for (const each of added) window.add(each)
  return window
}

const parse = (window: DvrWindow, ended = false) =>
  HLS.parse(writeDvrPlaylist(window, { targetSeconds: 2, ended })) as HLS.types.MediaPlaylist

it('lists what is stored, and where an encoder began anew', () => {
  const playlist = parse(filled(segments))
  expect(playlist).toMatchObject({ mediaSequenceBase: 0, targetDuration: 2, endlist: false, lowLatencyCompatibility: undefined })
  expect(playlist.segments.map(({ uri }) => uri)).toEqual(segments.map(({ name }) => name))
  expect(playlist.segments.map(({ discontinuity }) => Boolean(discontinuity))).toEqual([false, false, false, true, false])
  expect(playlist.segments.map(({ map }) => map?.uri)).toEqual([
    ...Array(3).fill('1-0-init.mp4'),
    ...Array(2).fill('1-1-init.mp4'),
  ])
  expect(playlist.segments.map(({ programDateTime }) => programDateTime?.getTime())).toEqual([
    startedAtMs,
    undefined,
    undefined,
    startedAtMs + 6000,
    undefined,
  ])
  expect(parse(filled(segments), true).endlist).toBe(true)
})

it('counts what it lists no more', () => {
  const playlist = parse(filled(segments, 4))
  expect(playlist).toMatchObject({ mediaSequenceBase: 3, discontinuitySequenceBase: 1 })
  expect(playlist.segments[0]).toMatchObject({ uri: '1-1-3-2000000.m4s', programDateTime: new Date(startedAtMs + 6000) })
  expect(playlist.segments[0]?.map?.uri).toBe('1-1-init.mp4')
})

it('knows the time of its first segment, whichever that is', () => {
  const window = filled(segments, 4)
  expect(window.segments.map((each) => each.startedAtMs)).toEqual([startedAtMs + 6000, undefined])
  const within = parse(filled(segments.slice(0, 3), 4))
  expect(within.segments.map(({ programDateTime }) => programDateTime?.getTime())).toEqual([startedAtMs + 2000, undefined])
})

it('is the same for whoever adds the same, but for the time of day', () => {
  const names = segments.map(({ startedAtMs: _, ...known }) => known)
  const [mine, other] = [segments, names].map((each) => writeDvrPlaylist(filled(each, 4), { targetSeconds: 2, ended: false }))
  expect(other).toBe(mine?.replace(/#EXT-X-PROGRAM-DATE-TIME.*\n/g, ''))
})

it('takes a longer target duration from its past', () => {
  const window = filled([{ name: '1-0-0-3600000.m4s', durationSeconds: 3.6 }, ...segments.slice(1)])
  expect(parse(window)).toMatchObject({ targetDuration: 4 })
})

it('begins with another number when its past is unknown', () => {
  const window = new DvrWindow(60, { sequence: 5000, discontinuity: 200 })
  window.add(segment('2-0', 5000))
  expect(parse(window)).toMatchObject({ mediaSequenceBase: 5000, discontinuitySequenceBase: 200 })
})
