import { describe, expect, it } from '@jest/globals'
import * as HLS from 'hls-parser'
import { writeLivePlaylist } from './live-playlist.ts'
import { firstNumbers, initName, KeyframesTooRareError, LiveRendition, type LiveRun, segmentName } from './live-rendition.ts'

HLS.setOptions({ strictMode: true })

const times = { segmentSeconds: 2, partSeconds: 0.56, windowSeconds: 60 }
const startedAtMs = Date.UTC(2026, 10, 25, 12)

const run = (index: number, epoch = 1): LiveRun => ({ index, epoch, initName: initName({ epoch, index }), startedAtMs })
const part = (independent = false, durationSeconds = 0.5) => ({ bytes: Buffer.from('part'), durationSeconds, independent })

/** Segments of four parts, the first of which begins with a keyframe. */
function filled(segments: number, rendition = new LiveRendition(times)): LiveRendition {
  rendition.beginRun(run(0))
  for (let index = 0; index < segments * 4; index++) rendition.add(part(index % 4 === 0))
  return rendition
}

const parse = (rendition: LiveRendition, options = {}) =>
  HLS.parse(writeLivePlaylist(rendition, options)) as HLS.types.MediaPlaylist

describe('a live rendition', () => {
  it('cuts segments at keyframes, and names them by all that a playlist says of them', () => {
    const rendition = filled(3)
    expect(rendition.segments.map(({ sequence, name }) => [sequence, name])).toEqual([
      [0, '1-0-0-2000000.m4s'],
      [1, '1-0-1-2000000.m4s'],
    ])
    expect(rendition.open).toMatchObject({ sequence: 2, durationSeconds: 1.5 })
    expect(segmentName({ run: run(3, 7), sequence: 12, durationSeconds: 1.9667 })).toBe('7-3-12-1966700.m4s')
  })

  it('makes parts of chunks, as long as they may be', () => {
    const rendition = new LiveRendition(times)
    rendition.beginRun(run(0))
    for (let frame = 0; frame < 60; frame++) rendition.add(part(frame === 0, 1 / 30))
    const lengths = rendition.open?.parts.map(({ durationSeconds }) => durationSeconds.toFixed(3))
    expect(lengths).toEqual(['0.533', '0.533', '0.533'])
    expect(rendition.open?.parts[0]).toMatchObject({ independent: true, bytes: Buffer.from('part'.repeat(16)) })
    // There are twelve more frames, of which no player has been told.
    expect(rendition.add(part(true, 1 / 30))).toMatchObject({ sequence: 0, name: '1-0-0-2000000.m4s' })
    expect(rendition.segments[0]?.parts).toHaveLength(4)
    expect(rendition.open).toBeUndefined()
    expect(rendition.nextPart()).toMatchObject({ sequence: 1, part: 0 })
  })

  it.each([
    ['every second', (frame: number) => frame % 30 === 0],
    ['in each frame', () => true],
    ['where scenes change', (frame: number) => [0, 4, 9, 60, 77, 95, 120, 139, 180].includes(frame)],
  ])('has parts of one length with keyframes %s, but for the last of a segment', (_, isKeyframe) => {
    const rendition = new LiveRendition(times)
    rendition.beginRun(run(0))
    for (let frame = 0; frame < 240; frame++) {
      rendition.add(part(isKeyframe(frame), 1 / 30))
      if (rendition.segments.length > 0) parse(rendition)
    }
    for (const { parts } of rendition.segments)
      for (const { durationSeconds } of parts.slice(0, -1)) expect(durationSeconds).toBeGreaterThanOrEqual(0.85 * 0.56)
    expect(rendition.segments.length).toBeGreaterThan(2)
  })

  it('keeps sound that comes without a picture, and makes no part of it alone', () => {
    const sound = { bytes: Buffer.from('-sound-'), durationSeconds: 0, independent: false }
    const rendition = new LiveRendition(times)
    rendition.beginRun(run(0))
    for (let index = 0; index < 5; index++) for (const chunk of [sound, part(index % 4 === 0)]) rendition.add(chunk)
    rendition.add(sound)
    rendition.end()
    expect(rendition.segments.map(({ bytes }) => bytes?.toString())).toEqual([
      '-sound-part-sound-part-sound-part-sound-part-sound-',
      'part-sound-',
    ])
    expect(rendition.segments.map(({ parts }) => parts.length)).toEqual([4, 1])
    expect(rendition.segments[0]?.parts[0]?.independent).toBe(true)
    expect(() => parse(rendition)).not.toThrow()
  })

  it('goes on behind all numbers that another process can have used', () => {
    const known = { epoch: 1, ageSeconds: 5 }
    const heard = filled(30)
    expect(firstNumbers(1, { ...known, ...heard.next }, times)).toEqual({ sequence: 0, discontinuity: 0 })
    expect(heard.next).toEqual({ sequence: 30, discontinuity: 1 })
    const used = firstNumbers(2, { ...known, ...heard.next }, times)
    expect(used.sequence).toBeGreaterThan(33)
    expect(used.sequence).toBeLessThan(50)
    const rendition = filled(30, new LiveRendition(times, used))
    rendition.beginRun(run(1))
    rendition.add(part(true))
    // Nothing was heard of the second one.
    const next = firstNumbers(3, { ...known, ...heard.next, ageSeconds: 5 + 62 }, times)
    expect(next.sequence).toBeGreaterThan(rendition.open?.sequence ?? 0)
    expect(next.discontinuity).toBeGreaterThan(used.discontinuity + 1)
    expect(parse(filled(3, new LiveRendition(times, next)))).toMatchObject({
      mediaSequenceBase: next.sequence,
      discontinuitySequenceBase: next.discontinuity,
    })
  })

  it('ends a run with what no part has yet', () => {
    const rendition = filled(2)
    rendition.add(part(true))
    rendition.add(part(false, 0.08))
    expect(rendition.open?.parts).toHaveLength(1)
    expect(rendition.endRun()).toMatchObject({ sequence: 2, durationSeconds: 0.58 })
    expect(() => parse(rendition)).not.toThrow()
  })

  it('lists the parts of two segments beside the one that is promised', () => {
    const rendition = filled(5)
    expect(rendition.add(part(true, 0.04))).toMatchObject({ sequence: 4 })
    expect(rendition.open).toBeUndefined()
    expect(rendition.segments.map((segment) => rendition.listsParts(segment))).toEqual([false, false, false, true, true])
    expect(() => parse(rendition)).not.toThrow()
  })

  it('does not cut at a keyframe that comes early', () => {
    const rendition = new LiveRendition(times)
    rendition.beginRun(run(0))
    for (let index = 0; index < 8; index++) rendition.add(part(index % 2 === 0))
    expect(rendition.segments.map(({ durationSeconds }) => durationSeconds)).toEqual([2])
  })

  it('refuses a source whose keyframes are too far apart for its target duration', () => {
    const rendition = new LiveRendition(times)
    rendition.beginRun(run(0))
    expect(() => {
      for (let index = 0; index < 10; index++) rendition.add(part(index === 0))
    }).toThrow(KeyframesTooRareError)
    expect(rendition.dropRun()).toBeUndefined()
    filled(2, rendition)
    expect(parse(rendition)).toMatchObject({ targetDuration: 2, mediaSequenceBase: 0, discontinuitySequenceBase: 0 })
  })

  it('takes its target duration from its first segment', () => {
    const rendition = new LiveRendition(times)
    rendition.beginRun(run(0))
    for (let index = 0; index < 14; index++) rendition.add(part(index % 6 === 0))
    expect(parse(rendition)).toMatchObject({ targetDuration: 3 })
    expect(() => {
      for (let index = 0; index < 8; index++) rendition.add(part())
    }).toThrow(KeyframesTooRareError)
  })

  it('is one playlist for low-latency players and all others', () => {
    const rendition = filled(9)
    rendition.add(part(true))
    rendition.add(part())
    const playlist = parse(rendition)
    expect(playlist).toMatchObject({ mediaSequenceBase: 0, targetDuration: 2, partTargetDuration: 0.56, endlist: false })
    expect(playlist.lowLatencyCompatibility).toMatchObject({ canBlockReload: true, canSkipUntil: 12, partHoldBack: 1.792 })
    expect(playlist.segments.at(0)).toMatchObject({ uri: '1-0-0-2000000.m4s', duration: 2, parts: [] })
    expect(playlist.segments.at(0)?.map?.uri).toBe('1-0-init.mp4')
    expect(playlist.segments.at(-2)?.parts.map(({ uri }) => uri)).toEqual([0, 1, 2, 3].map((index) => `1-0-8-part${index}.m4s`))
    expect(playlist.segments.at(-2)?.programDateTime).toEqual(new Date(startedAtMs + 16_000))
    expect(writeLivePlaylist(rendition)).toContain('#EXT-X-PRELOAD-HINT:TYPE=PART,URI="1-0-9-part1.m4s"')
  })

  it('reports where its siblings are', () => {
    const text = writeLivePlaylist(filled(2), { reports: [{ uri: '../r1/media.m3u8', rendition: filled(2) }] })
    expect(text).toContain('#EXT-X-RENDITION-REPORT:URI="../r1/media.m3u8",LAST-MSN=1,LAST-PART=2')
  })

  it('leaves out of an update what players have had for long', () => {
    const rendition = filled(20)
    const text = writeLivePlaylist(rendition, { skip: true })
    const skipped = Number(/SKIPPED-SEGMENTS=(\d+)/.exec(text)?.[1])
    const listed = [...text.matchAll(/^#EXTINF/gm)].length
    expect(skipped + listed).toBe(19)
    expect(listed * 2).toBeGreaterThanOrEqual(12 - 2)
    expect(text).not.toContain('EXT-X-MAP')
    expect(HLS.parse(text)).toMatchObject({ skip: skipped })
  })

  it('marks where an encoder began anew, and counts what has left the window', () => {
    const rendition = filled(2, new LiveRendition({ ...times, windowSeconds: 6 }))
    rendition.beginRun(run(1))
    rendition.add(part(true))
    rendition.add(part())
    const marked = parse(rendition)
    expect(marked.segments.map(({ discontinuity }) => Boolean(discontinuity))).toEqual([false, false, true])
    expect(marked.segments.at(-1)?.map?.uri).toBe('1-1-init.mp4')
    for (let index = 2; index < 24; index++) rendition.add(part(index % 4 === 0))
    const later = parse(rendition)
    expect([later.mediaSequenceBase, later.discontinuitySequenceBase]).toEqual([4, 1])
    expect(later.segments[0]?.map?.uri).toBe('1-1-init.mp4')
  })

  it('knows what a player may wait for', () => {
    const rendition = filled(2)
    rendition.add(part(true))
    rendition.add(part())
    expect([rendition.has(1), rendition.has(2), rendition.has(2, 0), rendition.has(2, 1), rendition.has(3)]).toEqual([
      true,
      false,
      true,
      false,
      false,
    ])
    rendition.end()
    expect(rendition.has(99)).toBe(true)
    expect(parse(rendition)).toMatchObject({ endlist: true })
  })

  it('holds no bytes of what is old and stored', () => {
    const rendition = filled(12)
    rendition.forgetParts(({ sequence }) => sequence !== 1)
    const held = rendition.segments.filter(({ parts }) => parts.length > 0).map(({ sequence }) => sequence)
    expect(held).toEqual([1, 6, 7, 8, 9, 10])
    expect(parse(rendition).segments[0]).toMatchObject({ uri: '1-0-0-2000000.m4s' })
  })

  it('goes on counting where another instance has stopped', () => {
    const rendition = new LiveRendition(times, { sequence: 40, discontinuity: 0 })
    rendition.beginRun(run(0, 2))
    rendition.add(part(true))
    rendition.add(part())
    expect(rendition.open).toMatchObject({ sequence: 40 })
    expect(writeLivePlaylist(rendition)).toContain('#EXT-X-MEDIA-SEQUENCE:40')
  })
})
