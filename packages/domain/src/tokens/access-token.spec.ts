import { describe, expect, it } from '@jest/globals'
import { atobSafeJson } from './access-token.ts'

describe('the payload of an access token', () => {
  const values = ['plain', 'a>b', '?q=1', '~home', 'Ünïcödé 漢字 🎥', '\u007f', '<<<>>>???~~~', '"quoted\\"']

  it.each(values)('is read back by a decoder that knows neither - nor _: %s', (value) => {
    // Every shift of the text against the three bytes that one group of base64 holds.
    for (const pad of ['', 'x', 'xx']) {
      const encoded = Buffer.from(atobSafeJson({ pad, value })).toString('base64url')
      expect(encoded).not.toMatch(/[-_]/)
      expect(JSON.parse(atob(encoded))).toEqual({ pad, value })
    }
  })
})
