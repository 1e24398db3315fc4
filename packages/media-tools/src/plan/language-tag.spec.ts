import { expect, it } from '@jest/globals'
import { languageTag } from './language-tag.ts'

it.each([
  ['eng', 'en'],
  ['GER', 'de'],
  ['pt-BR', 'pt-br'],
  ['', 'und'],
  ['"evil', 'und'],
  ['und', 'und'],
  ['yue', 'yue'],
])('tags %p as %p', (tagged, tag) => {
  expect(languageTag(tagged)).toBe(tag)
})
