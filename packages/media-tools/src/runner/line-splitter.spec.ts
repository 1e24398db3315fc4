import { expect, it } from '@jest/globals'
import { LineSplitter } from './line-splitter.ts'

it('joins lines over chunks, and cuts lines that never end', () => {
  const lines: string[] = []
  const splitter = new LineSplitter((line) => lines.push(line))
  for (const chunk of ['a', 'b\ncd', '\r\ne', ...Array.from({ length: 100 }, () => 'x'.repeat(1000))]) splitter.add(chunk)
  splitter.end()
  expect(lines.map((line) => line.slice(0, 3))).toEqual(['ab', 'cd', 'exx'])
  expect(lines.at(-1)?.length).toBe(4096)
})
