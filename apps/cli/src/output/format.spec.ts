import { expect, test } from '@jest/globals'
import { formatBytes, formatTable } from './format.ts'

test.each([
  [0, '0 B'],
  [999, '999 B'],
  [1_000, '1.0 kB'],
  [1_234_567, '1.2 MB'],
  [5_000_000_000, '5.0 GB'],
  [7_000_000_000_000_000, '7000.0 TB'],
])('%d bytes are %s', (bytes, text) => {
  expect(formatBytes(bytes)).toBe(text)
})

test('a table is aligned and leaves out what is not there', () => {
  expect(formatTable({ Video: 'v', Playlist: undefined, Status: 'DRAFT' })).toBe('Video   v\nStatus  DRAFT\n')
})
