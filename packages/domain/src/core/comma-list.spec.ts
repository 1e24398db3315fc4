import { describe, expect, it } from '@jest/globals'
import { knownWords } from './comma-list.ts'

const known = ['draft', 'published', 'trashed'] as const

describe('knownWords', () => {
  it.each([
    [undefined, []],
    ['', []],
    [' , ', []],
    ['draft', ['draft']],
    ['TRASHED, draft,draft', ['draft', 'trashed']],
    [
      ['Draft', 'published, trashed'],
      ['draft', 'published', 'trashed'],
    ],
  ])('reads %j as %j', (list, words) => {
    expect(knownWords(list, known, '/status')).toEqual(words)
  })

  it('names the word that it does not know', () => {
    expect(() => knownWords('draft,lost', known, '/status')).toThrow('"lost" is none of draft, published, trashed.')
  })
})
