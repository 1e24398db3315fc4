import { expect, it } from '@jest/globals'
import { decodeText } from './decode-text.ts'

it.each([
  ['UTF-8', Buffer.from('Grüße'), false],
  ['UTF-8 with a mark', Buffer.from('\ufeffGrüße'), false],
  ['UTF-16', Buffer.from('\ufeffGrüße', 'utf16le'), false],
  ['UTF-16, high bytes first', Buffer.from('\ufeffGrüße', 'utf16le').swap16(), false],
  ['Windows-1252', Buffer.from('Grüße', 'latin1'), true],
])('reads %s', (_, bytes, isGuessed) => {
  expect(decodeText(bytes)).toEqual({ text: 'Grüße', isGuessed })
})
