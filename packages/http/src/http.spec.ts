import { gunzipSync } from 'node:zlib'
import { describe, expect, it } from '@jest/globals'
import { acceptsGzip, namesMediaType } from './accept.ts'
import { isUnchanged } from './entity-tag.ts'
import { html } from './html.ts'
import { isOutage } from './outage.ts'
import { requestIdOf } from './request-id.ts'
import { PreparedText } from './text.ts'

describe('Accept and Accept-Encoding', () => {
  it('weigh qualities', () => {
    expect(namesMediaType('text/html;q=1, application/x;q=0.001', 'application/x')).toBe(true)
    expect(namesMediaType('application/x;q=0', 'application/x')).toBe(false)
    expect(acceptsGzip('gzip;q=0, *;q=1')).toBe(false)
    expect(acceptsGzip('*')).toBe(true)
    expect(acceptsGzip(undefined)).toBe(false)
  })
})

describe('If-None-Match', () => {
  it.each(['"a"', 'W/"a"', '"b", "a"', '"a-gzip"', '*'])('%s names the tag', (header) => {
    expect(isUnchanged(header, '"a"')).toBe(true)
  })
  it.each(['"b"', '', undefined])('%p does not', (header) => {
    expect(isUnchanged(header, '"a"')).toBe(false)
  })
})

describe('html', () => {
  it('escapes what is no HTML, and leaves out what is missing', () => {
    const items = ['<b>', `"'&`].map((text) => html`<li title="${text}">${text}</li>`)
    const { text } = html`<ul>${items}</ul>${undefined}${false}${1}`
    expect(text).toBe('<ul><li title="&#60;b&#62;">&#60;b&#62;</li><li title="&#34;&#39;&#38;">&#34;&#39;&#38;</li></ul>1')
  })
})

describe('isOutage', () => {
  const withCode = (code: string) => Object.assign(new Error('x'), { code })

  it.each(['ECONNREFUSED', 'ECONNRESET', '57P01', '57P03', '08006', '53300', '40P01'])('is %s', (code) => {
    expect(isOutage(withCode(code))).toBe(true)
    expect(isOutage(Object.assign(new Error('query failed'), { driverError: withCode(code) }))).toBe(true)
    expect(isOutage(new AggregateError([withCode(code)]))).toBe(true)
  })
  it('is a connection lost between two statements of a transaction', () => {
    expect(isOutage(Object.assign(new Error('released'), { name: 'QueryRunnerAlreadyReleasedError' }))).toBe(true)
  })
  it.each(['23505', '42P01', 'ENOENT'])('is not %s', (code) => {
    expect(isOutage(withCode(code))).toBe(false)
  })
})

describe('requestIdOf', () => {
  it('keeps visible ASCII only', () => {
    expect(requestIdOf('abc~!')).toBe('abc~!')
    for (const id of ['', 'a b', 'x'.repeat(129), 'ä', ['a', 'b'], undefined]) expect(requestIdOf(id)).toMatch(/^[0-9a-f-]{36}$/)
  })
})

describe('a prepared text', () => {
  it('is compressed once, however many ask at the same time', async () => {
    const text = new PreparedText('#EXTM3U')
    const [one, other] = await Promise.all([text.gzipped(), text.gzipped()])
    expect(one).toBe(other)
    expect(gunzipSync(one).equals(text.plain())).toBe(true)
    expect(text.tag).toBe(new PreparedText('#EXTM3U').tag)
  })
})
