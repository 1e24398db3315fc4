import { keys } from '@ingest/storage/keys'
import { expect, it } from '@jest/globals'
import { newId } from '../core/ids.ts'
import { isOurs } from './leftovers.sql.ts'

const [a, b, c] = [newId(), newId(), newId()]

it.each([keys.source(a, b, c), keys.inputImage(a, b, '1-x.jpg'), keys.encode(a, b, c, 1, 'v/0.m4s'), keys.thumbnail(a, b, c)])(
  'knows %s',
  (key) => {
    expect(isOurs(key)).toBe(true)
  },
)

it.each([`inputs/${a}/${b}`, `inputs/${a}/${b}/`, `backups/${a}/${b}/x`, `inputs/x/${b}/x`, `a/inputs/${a}/${b}/x`])(
  'leaves %s alone',
  (key) => {
    expect(isOurs(key)).toBe(false)
  },
)
