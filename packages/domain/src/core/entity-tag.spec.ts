import { describe, expect, it } from '@jest/globals'
import { assertMatches, entityTag } from './entity-tag.ts'

const video = { id: '1', title: 'Sunrise' }
const tag = entityTag(JSON.stringify(video))

describe('If-Match', () => {
  it.each([undefined, '*', tag, `"other", ${tag}`, tag.replace(/"$/, '-gzip"')])('lets %s pass', (ifMatch) => {
    expect(() => assertMatches(ifMatch, video)).not.toThrow()
  })

  it.each(['"other"', `W/${tag}`, ''])('refuses %s', (ifMatch) => {
    expect(() => assertMatches(ifMatch, video)).toThrow(/has changed/)
  })
})
