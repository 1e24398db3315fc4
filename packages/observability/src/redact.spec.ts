import { describe, expect, it } from '@jest/globals'
import { redactLine, redactUrl } from './redact.ts'

describe('redactUrl', () => {
  it.each([
    [
      'http://s3/b/k?partNumber=1&X-Amz-Credential=AKIA%2F1&X-Amz-Signature=hush',
      'http://s3/b/k?partNumber=1&X-Amz-Credential=[redacted]&X-Amz-Signature=[redacted]',
    ],
    ['/storage/a?method=PUT&expires=9&signature=hush#x', '/storage/a?method=PUT&expires=9&signature=[redacted]#x'],
    [
      '/token?grant_type=refresh_token&refresh_token=hush&client_secret=hush',
      '/token?grant_type=refresh_token&refresh_token=[redacted]&client_secret=[redacted]',
    ],
    ['https://app.example/back?code=hush&state=1', 'https://app.example/back?code=[redacted]&state=1'],
    ['/g/aHVzaGh1c2g.c2ln/v/1/2/master.m3u8', '/g/[redacted]/v/1/2/master.m3u8'],
    ['rtmp://live.example.com/origin/hush-key', 'rtmp://live.example.com/origin/[redacted]'],
    ['postgres://ingest:hush@db:5432/ingest', 'postgres://ingest:[redacted]@db:5432/ingest'],
  ])('%s', (url, redacted) => {
    expect(redactUrl(url)).toBe(redacted)
  })

  it('leaves ordinary URLs alone', () => {
    const url = 'https://api.example.com/videos?status=trashed&search=code%20name&postcode=1'
    expect(redactUrl(url)).toBe(url)
  })
})

describe('redactLine', () => {
  const lineOf = (fields: object) => JSON.parse(redactLine(JSON.stringify(fields))) as unknown

  it('redacts members by name, at any depth, whatever their case', () => {
    const headers = { Authorization: 'Bearer hush', 'set-cookie': ['a=hush', 'b=hush'], accept: 'x' }
    const deep = { a: { b: { c: { d: { client_secret: 'hu"sh', streamKey: 'hush', access_token: 'hush' } } } } }
    expect(JSON.stringify(lineOf({ req: { headers }, deep }))).not.toMatch(/hush|hu"sh/)
    expect(lineOf({ req: { headers } })).toMatchObject({ req: { headers: { accept: 'x' } } })
  })

  it('redacts inside messages, also JSON in a string', () => {
    const body = JSON.stringify({ access_token: 'hush', scope: 'all' })
    const line = lineOf({ msg: 'PUT http://s3/k?X-Amz-Signature=hush failed with Bearer hushhushhush', body })
    expect(JSON.stringify(line)).not.toContain('hush')
    expect(line).toMatchObject({ body: expect.stringContaining('all') })
  })

  it('is quick with hostile text', () => {
    const hostile = ['a-', '"token":"\\', '?token', '://:', '\\"', '"cookie":["'].map((part) => part.repeat(20_000))
    for (const text of hostile) expect(redactLine(text).length).toBeGreaterThan(0)
  })

  it("keeps what one looks for: an error's code, ids, counts", () => {
    const fields = { err: { code: 'ECONNREFUSED', message: 'connect' }, request_id: 'r-1', tokens: 3 }
    expect(lineOf(fields)).toEqual(fields)
  })
})
