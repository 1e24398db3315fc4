import { describe, expect, it } from '@jest/globals'
import { SignedUrls, type UrlGrant } from './signed-urls.ts'

const urls = new SignedUrls({ publicUrl: 'https://api.example.com/storage/', signingKeys: ['one', 'two'] })
const grant: UrlGrant = { method: 'PUT', key: 'a/b c+d/e', expiresAt: 4_102_444_800, maxBytes: 10, uploadId: 'u', partNumber: 7 }

function verify(url: string, method = 'PUT', verifier = urls) {
  const { pathname, searchParams } = new URL(url)
  return verifier.verify(method, pathname.slice('/storage/'.length), searchParams)
}

describe('signed URLs', () => {
  it('give back what was granted', () => {
    const url = urls.sign(grant)
    expect(url).toMatch(/^https:\/\/api\.example\.com\/storage\/a\/b%20c%2Bd\/e\?/)
    expect(verify(url)).toEqual({ ...grant, contentMd5: undefined })
  })

  it('let HEAD do what GET may', () => {
    const url = urls.sign({ ...grant, method: 'GET' })
    expect(verify(url, 'HEAD')).toMatchObject({ method: 'GET' })
    expect(() => verify(url, 'PUT')).toThrow('signature')
  })

  it('are refused after their time', () => {
    const url = urls.sign({ ...grant, expiresAt: 1 })
    expect(() => verify(url)).toThrow('expired')
  })

  it('are accepted from an older key and refused from a foreign one', () => {
    const older = new SignedUrls({ publicUrl: 'https://api.example.com/storage', signingKeys: ['two'] })
    const foreign = new SignedUrls({ publicUrl: 'https://api.example.com/storage', signingKeys: ['three'] })
    expect(verify(older.sign(grant))).toMatchObject({ key: grant.key })
    expect(() => verify(foreign.sign(grant))).toThrow('signature')
  })

  it('have a signature over each field', () => {
    const changes: Partial<UrlGrant>[] = [
      { key: 'a/c' },
      { expiresAt: 4_102_444_801 },
      { maxBytes: 11 },
      { maxBytes: undefined },
      { contentMd5: 'x' },
      { uploadId: 'v' },
      { partNumber: 8 },
      { uploadId: undefined, partNumber: undefined },
    ]
    const { searchParams } = new URL(urls.sign(grant))
    for (const change of changes) {
      const other = new URL(urls.sign({ ...grant, ...change }))
      other.searchParams.set('signature', searchParams.get('signature') ?? '')
      expect(() => verify(other.href)).toThrow('signature')
    }
  })
})
