import { describe, expect, it } from '@jest/globals'
import { decisiveLine, StderrDigest } from './stderr-digest.ts'

describe('StderrDigest', () => {
  it('keeps the beginning and the end of a flood', () => {
    const digest = new StderrDigest()
    for (let index = 0; index < 100_000; index++) digest.add(`line ${index}`)
    expect(digest.lines.length).toBe(60)
    expect([digest.lines[0], digest.lines.at(-1)]).toEqual(['line 0', 'line 99999'])
  })

  it('cuts endless lines', () => {
    const digest = new StderrDigest()
    digest.add('x'.repeat(1_000_000))
    expect(digest.lines[0]?.length).toBe(500)
  })
})

describe('decisiveLine', () => {
  it('prefers the cause to its consequences', () => {
    expect(decisiveLine(['[libx264 @ 0x55d] width not divisible by 2 (853x480)', 'Conversion failed!'])).toBe(
      'width not divisible by 2 (853x480)',
    )
    expect(decisiveLine(['Conversion failed!'])).toBe('Conversion failed!')
    expect(decisiveLine([])).toBeUndefined()
  })

  it('names no path and no URL', () => {
    expect(decisiveLine(['[mov,mp4 @ 0x1] http://127.0.0.1:4321/secret/token: Invalid data found'])).toBe(
      '(file): Invalid data found',
    )
    expect(decisiveLine(['/var/lib/ingest/jobs/1/out.m3u8: No space left on device'])).toBe('(file): No space left on device')
    expect(decisiveLine(['file:/tmp/x.mp4: End of file'])).toBe('(file): End of file')
  })
})
