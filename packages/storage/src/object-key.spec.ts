import { describe, expect, it } from '@jest/globals'
import { keys } from './keys.ts'
import { assertKey, assertPrefix } from './object-key.ts'

const id = '0197f5a0-0000-7000-8000-000000000000'

describe('object keys', () => {
  it('accepts every key of the layout', () => {
    const all = [
      keys.source(id, id, id),
      keys.inputImage(id, id, 'poster.jpg'),
      keys.encode(id, id, id, 3, '720p/segment-00001.m4s'),
      keys.thumbnail(id, id, id),
    ]
    for (const key of all) expect(() => assertKey(key)).not.toThrow()
    for (const prefix of keys.networkPrefix(id)) expect(() => assertPrefix(prefix)).not.toThrow()
  })

  it.each(['', 'a', 'a/', '/a/b', 'a//b', 'a/..', 'a/./b', 'a/%2e', 'a/b\\c', 'a/é', 'a/\n', `a/${'x'.repeat(81)}`])(
    'refuses %j',
    (key) => {
      expect(() => assertKey(key)).toThrow('not a valid object key')
    },
  )

  it('takes a prefix that ends anywhere', () => {
    for (const prefix of ['', 'a', 'a/', 'a/b']) expect(() => assertPrefix(prefix)).not.toThrow()
    for (const prefix of ['/a', '../', 'a//', 'a/%']) expect(() => assertPrefix(prefix)).toThrow('not a valid object key')
  })
})
