import { describe, expect, it } from '@jest/globals'
import { parseNames, parseVersion } from './version.ts'

const output = (version: string, libavformat: string) =>
  `ffmpeg version ${version} Copyright (c) 2000-2026\nlibavutil      57. 28.100 / 57. 28.100\nlibavformat    ${libavformat} / ${libavformat}\n`

describe('parseVersion', () => {
  it.each([
    ['5.1.9-0+deb12u1', '59. 27.100', true],
    ['4.4.2', '58. 76.100', false],
    ['N-47683-g0e8eb07980-static', '58. 24.100', false],
    ['N-120000-gabcdef', '62.  1.100', true],
  ])('tells whether %s is supported', (version, libavformat, supported) => {
    expect(parseVersion(output(version, libavformat))).toEqual({ version, supported })
  })

  it('does not take another program for ffmpeg', () => {
    expect(parseVersion('GNU bash, version 5.2')).toBeUndefined()
  })
})

describe('parseNames', () => {
  it('reads listings of encoders and of muxers', () => {
    const names = parseNames(
      ' V..... = Video\n V....D libx264              H.264\n A..... aac   AAC\n  E hls             HLS\n  E mov,mp4   x\n',
    )
    expect(['libx264', 'aac', 'hls', 'mov', 'mp4'].every((name) => names.has(name))).toBe(true)
  })
})
