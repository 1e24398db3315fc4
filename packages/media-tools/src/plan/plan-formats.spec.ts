import { describe, expect, it } from '@jest/globals'
import type { AudioOutput, PlannedPlaylist } from './encode-plan.ts'
import { planFormats } from './plan-formats.ts'

const sound: AudioOutput = {
  ...{ renditionId: 1, folder: 'audio-1', bitsPerSecond: 96_000, channels: 2, sampleRate: 48_000 },
  ...{ name: 'Sound', language: 'und', byteRange: false },
}

function asks(name: string, version: number, changes: Partial<PlannedPlaylist> = {}): PlannedPlaylist {
  return {
    ...{ name, path: `${name}.m3u8`, version, videos: [], audio: 'audio-1', alternatives: [], texts: [], closedCaptions: [] },
    ...{ byteRange: false, iframes: false, ...changes },
  }
}

function planned(...asked: PlannedPlaylist[]) {
  const { segmentFormat, playlists, warnings } = planFormats(asked, [sound])
  return { segmentFormat, versions: playlists.map(({ version }) => version), warnings }
}

describe('planFormats', () => {
  it.each([6, 7, 12])('packs fMP4 for version %d, and writes that version', (version) => {
    expect(planned(asks('a', version))).toEqual({ segmentFormat: 'fmp4', versions: [version], warnings: [] })
  })

  it.each([3, 4, 5])('packs transport streams for version %d, and writes that version', (version) => {
    expect(planned(asks('a', version))).toEqual({ segmentFormat: 'ts', versions: [version], warnings: [] })
  })

  it('tells when more is needed than was asked for', () => {
    expect(planned(asks('a', 1), asks('b', 3, { byteRange: true }), asks('c', 2, { byteRange: true }), asks('d', 4))).toEqual({
      segmentFormat: 'ts',
      versions: [3, 4, 4, 4],
      warnings: [
        'The playlist "a" asks for HLS version 1 and was written with version 3: segments of fractions of a second need it.',
        'The playlist "b" asks for HLS version 3 and was written with version 4: byte ranges need it.',
        'The playlist "c" asks for HLS version 2 and was written with version 4: byte ranges need it.',
      ],
    })
  })

  it('lets the newer of two playlists win, because they share their segments', () => {
    expect(planned(asks('old', 3), asks('new', 7))).toEqual({
      segmentFormat: 'fmp4',
      versions: [6, 7],
      warnings: [
        'The playlist "old" asks for HLS version 3 and was written with version 6: its segments are fMP4, like those of "new".',
      ],
    })
  })

  it('sees the byte ranges of a rendition', () => {
    const { playlists } = planFormats([asks('a', 3), asks('b', 3, { audio: undefined })], [{ ...sound, byteRange: true }])
    expect(playlists.map(({ version }) => version)).toEqual([4, 3])
  })
})
