import { randomBytes } from 'node:crypto'
import { describe, expect, it } from '@jest/globals'
import { SecretBox } from './secrets.ts'

const newKey = () => randomBytes(32).toString('base64')

describe('SecretBox', () => {
  it('opens what it has closed, and closes the same text differently each time', () => {
    const box = new SecretBox([newKey()])
    const [first, second] = [box.encrypt('secret'), box.encrypt('secret')]
    expect(first).not.toBe(second)
    expect([box.decrypt(first), box.decrypt(second)]).toEqual(['secret', 'secret'])
  })

  it('opens what an older key has closed while that key is configured', () => {
    const [oldKey, newerKey] = [newKey(), newKey()]
    const sealed = new SecretBox([oldKey]).encrypt('secret')
    expect(new SecretBox([newerKey, oldKey]).decrypt(sealed)).toBe('secret')
    expect(() => new SecretBox([newerKey]).decrypt(sealed)).toThrow(/no longer configured/)
  })

  it('refuses what was changed', () => {
    const box = new SecretBox([newKey()])
    const [id, nonce, tag, data = ''] = box.encrypt('secret').split('.')
    const altered = Buffer.from(data, 'base64url')
    altered[0] = (altered[0] ?? 0) ^ 1
    expect(() => box.decrypt([id, nonce, tag, altered.toString('base64url')].join('.'))).toThrow()
  })

  it('refuses a key of another length', () => {
    expect(() => new SecretBox(['c2hvcnQ='])).toThrow(/32 bytes/)
  })
})
