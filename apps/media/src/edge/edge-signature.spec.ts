import { randomBytes } from 'node:crypto'
import { expect, it } from '@jest/globals'
import { EdgeSignatures } from './edge-signature.ts'

const now = new Date('2026-11-25T12:00:00Z')
const after = (seconds: number) => new Date(now.getTime() + seconds * 1000)
const newKey = () => randomBytes(32).toString('base64')
const key = newKey()
const signatures = new EdgeSignatures([key])
const target = '/edge/a/b/r0/media.m3u8?_HLS_msn=4'

it('holds for one address, and for a minute', () => {
  const signature = signatures.sign(target, now)
  expect([0, 59, -59].map((seconds) => signatures.isGenuine(signature, target, after(seconds)))).toEqual([true, true, true])
  expect([60, 3600, -61].map((seconds) => signatures.isGenuine(signature, target, after(seconds)))).toEqual([false, false, false])
  expect(signatures.isGenuine(signature, '/edge/a/b/r1/media.m3u8?_HLS_msn=4', now)).toBe(false)
})

it('is made by whoever has a key, and by nobody else', () => {
  const signature = signatures.sign(target, now)
  expect(new EdgeSignatures([newKey(), key]).isGenuine(signature, target, now)).toBe(true)
  expect(new EdgeSignatures([newKey()]).isGenuine(signature, target, now)).toBe(false)
  const later = signature.replace(/^\d+/, (end) => String(Number(end) + 1))
  for (const altered of [later, signature.slice(0, -1), '', 'x', undefined, [signature, signature]])
    expect(signatures.isGenuine(altered, target, now)).toBe(false)
})
