import { expect, it } from '@jest/globals'
import { PlaylistTexts } from './playlist-texts.ts'

it('writes each version of a playlist once, and keeps none but the last', () => {
  const texts = new PlaylistTexts()
  const written: string[] = []
  const get = (name: string, version: number) =>
    texts.get(name, version, () => {
      written.push(`${name} ${version}`)
      return `${name} ${version}`
    })
  const first = get('r0', 1)
  expect([get('r0', 1), get('r0', 1)]).toEqual([first, first])
  expect([get('r1', 1), get('r0', 2), get('r1', 1)].map(({ text }) => text)).toEqual(['r1 1', 'r0 2', 'r1 1'])
  expect(written).toEqual(['r0 1', 'r1 1', 'r0 2'])
})
