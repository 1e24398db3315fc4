import { describe, expect, it } from '@jest/globals'
import type { Cue } from './cue.ts'
import { judgeCues } from './judge-cues.ts'
import { textSegments } from './write-webvtt.ts'

const cue = (startSeconds: number, endSeconds: number, text: string, settings?: string): Cue => {
  return { startSeconds, endSeconds, text, settings }
}
const header = 'WEBVTT\nX-TIMESTAMP-MAP=MPEGTS:0,LOCAL:00:00:00.000\n'
const segments = (cues: Cue[], durationSeconds: number, startSeconds = 0) => [
  ...textSegments(cues, { durationSeconds, segmentSeconds: 6, startSeconds }),
]

describe('textSegments', () => {
  it('covers the timeline, with cues or without, and repeats a cue wherever it is shown', () => {
    const cues = [cue(17, 18, 'late'), cue(5, 13.5, 'long', 'line:0'), cue(6, 7, 'on the edge'), cue(1, 6, 'until the edge')]
    expect(segments(cues, 26)).toEqual([
      {
        name: '00000.vtt',
        durationSeconds: 6,
        content: `${header}\n00:00:01.000 --> 00:00:06.000\nuntil the edge\n\n00:00:05.000 --> 00:00:13.500 line:0\nlong\n`,
      },
      {
        name: '00001.vtt',
        durationSeconds: 6,
        content: `${header}\n00:00:05.000 --> 00:00:13.500 line:0\nlong\n\n00:00:06.000 --> 00:00:07.000\non the edge\n`,
      },
      {
        name: '00002.vtt',
        durationSeconds: 6,
        content: `${header}\n00:00:05.000 --> 00:00:13.500 line:0\nlong\n\n00:00:17.000 --> 00:00:18.000\nlate\n`,
      },
      { name: '00003.vtt', durationSeconds: 6, content: header },
      { name: '00004.vtt', durationSeconds: 2, content: header },
    ])
  })

  it('drops what is never shown, and begins nothing before the beginning', () => {
    const [only, ...none] = segments([cue(-3, -1, 'before'), cue(-1, 2, 'during'), cue(3, 3, 'never'), cue(9, 10, 'after')], 6)
    expect(none).toEqual([])
    expect(only?.content).toBe(`${header}\n00:00:00.000 --> 00:00:02.000\nduring\n`)
  })

  it('leaves no sliver at the end, and has at least one segment', () => {
    expect(segments([], 12.05).map(({ durationSeconds }) => durationSeconds)).toEqual([6, expect.closeTo(6.05)])
    expect(segments([], 0.02)).toHaveLength(1)
  })

  it('counts from where the other renditions begin, and beyond the first hour', () => {
    const [first] = segments([cue(1, 3725.0406, 'x')], 6, 11.4)
    expect(first?.content).toBe('WEBVTT\nX-TIMESTAMP-MAP=MPEGTS:1026000,LOCAL:00:00:00.000\n\n00:00:01.000 --> 01:02:05.041\nx\n')
  })
})

describe('judgeCues', () => {
  it.each([
    [[cue(0, 1, 'x')], undefined],
    [[], 'nothing in it could be read as text with times'],
    [Array.from({ length: 100_001 }, () => cue(0, 1, 'x')), 'it has 100001 cues, more than 100000'],
    [Array.from({ length: 10_000 }, () => cue(0, 36_000, 'xxx')), 'too many of its cues are shown for too long'],
  ])('judges cues (%#)', (cues, expected) => {
    expect(judgeCues(cues, 6)).toBe(expected)
  })
})
