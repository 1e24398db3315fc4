import { expect, it } from '@jest/globals'
import { explainProbeFailure, probeFailures } from './explain-probe-failure.ts'

it.each([
  [["[hls @ 0x1] Format not on whitelist 'mov'", 'http://127.0.0.1:1/x: Invalid argument'], 'not-self-contained'],
  [['[mov,mp4 @ 0x1] moov atom not found', 'http://127.0.0.1:1/x: Invalid data found when processing input'], 'truncated'],
  [['[matroska,webm @ 0x1] File ended prematurely'], 'truncated'],
  [['[asf @ 0x1] DRM protected stream detected, decoding will likely fail!'], 'encrypted'],
  [['http://127.0.0.1:1/x: Invalid data found when processing input'], 'not-media'],
  [[], 'not-media'],
])('explains %j as %s', (lines, code) => {
  expect(explainProbeFailure(lines).code).toBe(code)
})

it('knows an empty file, and names no path in any message', () => {
  expect(explainProbeFailure(['/tmp/x: Invalid data'], { sizeBytes: 0 }).code).toBe('empty')
  for (const message of Object.values(probeFailures)) expect(message).not.toMatch(/\/\w/)
})
