import { describe, expect, it } from '@jest/globals'
import { complainOf, findingsOf, soakLimits } from './findings.ts'
import type { Sample } from './sample.ts'

const streams = 10

function samplesOf(change: (hours: number) => Partial<Sample>): Sample[] {
  return Array.from({ length: 721 }, (_, index) => {
    const seconds = index * 10
    const steady = { mebibytes: { media: 300, rtmp: 80, ffmpeg: 400 }, descriptors: 120, files: 4, latencySeconds: 0.2 }
    return { seconds, cpu: seconds * 0.4, ...steady, ...change(seconds / 3600) }
  })
}

const complaints = (change: (hours: number) => Partial<Sample>) => complainOf(findingsOf(samplesOf(change), streams), soakLimits)

describe('a soak', () => {
  it('has nothing to complain of when nothing changes', () => {
    expect(complaints(() => ({}))).toEqual([])
  })

  it.each<[string, (hours: number) => Partial<Sample>, string]>([
    ['memory', (hours) => ({ mebibytes: { media: 300, rtmp: 80, ffmpeg: 400 + 11 * hours } }), '1.10, most 1'],
    ['latency', (hours) => ({ latencySeconds: 0.2 + hours / 10 }), '0.15, most 0.1'],
    ['CPU', (hours) => ({ cpu: hours ** 2 }), 'the CPU has grown'],
    ['descriptors', (hours) => ({ descriptors: 120 + Math.floor(5 * hours) }), 'file descriptors are more by'],
    ['files', (hours) => ({ files: 4 + Math.floor(10 * hours) }), 'temporary files are more by'],
    ['silence', () => ({ latencySeconds: Number.NaN }), 'the latency has grown by seconds: NaN'],
  ])('complains of %s that grows', (_, change, complaint) => {
    expect(complaints(change)).toEqual([expect.stringContaining(complaint)])
  })
})
