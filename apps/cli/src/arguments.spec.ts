import { expect, test } from '@jest/globals'
import { commaList, splitList, wholeNumber } from './arguments.ts'

test('whole numbers within their bounds', () => {
  const parse = wholeNumber(1, 16)
  expect([parse('1'), parse('16')]).toEqual([1, 16])
  for (const text of ['0', '17', '1.5', '-1', '', '1e1', 'x']) expect(() => parse(text)).toThrow('a whole number from 1 to 16')
})

test('comma lists of known words, in any case', () => {
  const parse = commaList(['draft', 'error'])
  expect(parse(' Draft, ERROR,')).toEqual(['draft', 'error'])
  expect(() => parse('draft,eror')).toThrow('There is no "eror"; there are: draft, error.')
  expect(splitList('a, b,,c ')).toEqual(['a', 'b', 'c'])
})
