import { describe, expect, it } from '@jest/globals'
import { parseApp, parseStreamName } from './stream-name.ts'

describe('an application name', () => {
  it.each(['origin', 'origin/', '/origin', 'origin?token=1', 'origin/?token=1'])('%s is origin', (text) => {
    expect(parseApp(text).app).toBe('origin')
  })
})

describe('a stream name', () => {
  it.each([
    ['origin', 'key', ''],
    ['origin/', '/key', ''],
    ['origin', 'key?token=1&b=2', 'token=1&b=2'],
    ['origin?token=1', 'key?b=2', 'token=1&b=2'],
    ['origin', 'key?a=b?c', 'a=b%3Fc'],
  ])('%s, %s', (app, text, params) => {
    const name = parseStreamName(app, text)
    expect([name.app, name.streamKey, name.params.toString()]).toEqual(['origin', 'key', params])
  })

  it('may be missing', () => {
    expect(parseStreamName('origin', '?token=1').streamKey).toBe('')
  })
})
