import { randomBytes } from 'node:crypto'
import { describe, expect, it } from '@jest/globals'
import { PlaybackGrants } from './playback-grant.ts'

const videoId = '0198c2f0-5b7e-7c3a-9d52-0f6d1a2b3c4d'
const now = new Date('2026-11-24T10:00:00Z')
const after = (seconds: number) => new Date(now.getTime() + seconds * 1000)
const keyId = '0198c2f0-7878-7c3a-9d52-0f6d1a2b3c4d'
const newKey = () => randomBytes(32).toString('base64')

describe('a grant', () => {
  const key = newKey()
  const grants = new PlaybackGrants([key])
  const viewer = grants.sign(videoId, { expiresAt: after(600), preview: false, keyId })
  const code = (grant: string, id = videoId, at = now) => {
    try {
      return grants.verify(grant, id, at)
    } catch (error) {
      return (error as { code: string }).code
    }
  }

  it('says whose it is, when it ends, and what it comes from', () => {
    expect(grants.verify(viewer, videoId, now)).toEqual({ expiresAt: after(600), preview: false, keyId })
    const preview = grants.sign(videoId, { expiresAt: after(600.9), preview: true, keyId })
    expect(grants.verify(preview, videoId, now)).toEqual({ expiresAt: after(600), preview: true, keyId })
  })

  it('is one for everything: whoever has the same token gets the same', () => {
    expect(grants.sign(videoId, { expiresAt: after(600), preview: false, keyId })).toBe(viewer)
    expect(viewer).toMatch(/^[\w.-]{8,96}$/)
  })

  it('ends with its token, clocks that differ included', () => {
    expect(code(viewer, videoId, after(659))).toMatchObject({ preview: false })
    expect(code(viewer, videoId, after(660))).toBe('playback-token-expired')
  })

  it('holds for its video, and is not changed by others', () => {
    const [head = '', id = '', mac = ''] = viewer.split('.')
    const later = `v${(Number.parseInt(head.slice(1), 36) + 1).toString(36)}`
    const altered = [
      `p${head.slice(1)}.${id}.${mac}`,
      `${later}.${id}.${mac}`,
      `${head}.${id.replace('0198', '0199')}.${mac}`,
      `${head}.${id}.${mac.slice(0, -2)}AA`,
      `${viewer.slice(0, -1)}${viewer.endsWith('A') ? 'B' : 'A'}`,
      `${head}.${id}.`,
      `${head}.${mac}`,
      '',
      'x',
      `${viewer}A`,
    ]
    for (const each of altered) expect(code(each)).toBe('playback-token-invalid')
    expect(code(viewer, '0198c2f0-5b7e-7c3a-9d52-ffffffffffff')).toBe('playback-token-invalid')
    expect(code(new PlaybackGrants([newKey()]).sign(videoId, { expiresAt: after(600), preview: true, keyId }))).toBe(
      'playback-token-invalid',
    )
  })

  it('outlives a new first key as long as its own is configured', () => {
    expect(new PlaybackGrants([newKey(), key]).verify(viewer, videoId, now)).toMatchObject({ preview: false })
    expect(() => new PlaybackGrants([newKey()]).verify(viewer, videoId, now)).toThrow()
  })
})
