import { expect, test } from '@jest/globals'
import { lineProgress } from './progress.ts'

test('a line for every tenth, however often it is updated', () => {
  const lines: string[] = []
  const progress = lineProgress((text) => lines.push(text))
  progress.begin('Uploading', 2_000_000, 'bytes')
  for (let sent = 0; sent <= 2_000_000; sent += 50_000) progress.update(sent)
  progress.begin('Encoding', 100, 'percent')
  for (const percent of [0, 4.2, 55, 56, 99.5, 100, 100]) progress.update(percent)
  progress.end()
  progress.update(50)
  expect(lines).toHaveLength(11 + 4)
  expect(lines[0]).toBe('Uploading 0 % (0 B of 2.0 MB)\n')
  expect(lines.slice(10)).toEqual([
    'Uploading 100 % (2.0 MB of 2.0 MB)\n',
    'Encoding 0 %\n',
    'Encoding 55 %\n',
    'Encoding 99 %\n',
    'Encoding 100 %\n',
  ])
})
