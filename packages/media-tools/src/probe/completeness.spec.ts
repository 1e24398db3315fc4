import { expect, it } from '@jest/globals'
import { completenessArguments, judgeCompleteness } from './completeness.ts'
import { readProbe } from './media-probe.ts'

const media = readProbe({
  format: { duration: '20' },
  streams: [{ index: 3, codec_type: 'video', codec_name: 'h264', width: 10, height: 10, duration: '20' }],
})
const packet = (pts_time: number, type?: string) => ({
  pts_time,
  duration_time: 0.04,
  side_data_list: type ? [{ side_data_type: type }] : undefined,
})

it('asks for the beginning and the end of the main stream', () => {
  expect(completenessArguments(media)).toEqual(
    expect.arrayContaining(['-select_streams', '3', '-read_intervals', '%+#1,18.000%']),
  )
})

it('counts from where the media begins', () => {
  const late = { ...media, startSeconds: 3600 }
  expect(completenessArguments(late)).toContain('%+#1,3618.000%')
  expect(judgeCompleteness(late, { packets: [packet(3600), packet(3619.96)] }, [])).toBeUndefined()
  expect(judgeCompleteness(late, { packets: [packet(3600)] }, [])).toBe('truncated')
})

it.each([
  ['whole media', [packet(0), packet(19.96)], [], undefined],
  ['a last packet that ends a little early', [packet(0), packet(18.5)], [], undefined],
  ['no end', [packet(0)], [], 'truncated'],
  ['nothing at all', [], [], 'truncated'],
  ['a complaint', [packet(0), packet(19.96)], ['stream 0, offset 0x23fd89: partial file'], 'truncated'],
  ['encryption', [packet(0), packet(19.96, 'Encryption info')], [], 'encrypted'],
])('judges %s', (_, packets, complaints, expected) => {
  expect(judgeCompleteness(media, { packets }, complaints)).toBe(expected)
})
