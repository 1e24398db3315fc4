import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { type OpenStore, openStore } from '../testing/stores.ts'
import { TestMedia } from '../testing/test-media.ts'

let opened: OpenStore
let media: TestMedia

beforeAll(async () => {
  opened = await openStore('fs')
  media = await TestMedia.start(opened.store)
})
afterAll(async () => {
  await media?.close()
  await opened?.close()
})

const html = 'text/html; charset=utf-8'

describe('the page of a video', () => {
  it('names it, and says in HTML alone what it plays', async () => {
    const film = await media.film({ title: 'A "film" </video><script>alert(1)</script> & more' })
    const { status, headers, text } = await media.get(`/watch/${film.id}`)
    expect([status, headers['content-type'], headers['cache-control']]).toEqual([200, html, 'public, no-cache'])
    expect(text).toContain('<title>A &#34;film&#34; &#60;/video&#62;&#60;script&#62;alert(1)&#60;/script&#62; &#38; more</title>')
    expect(text.replaceAll('&#34;', '"')).toContain(
      `data-sources="[{"name":"Adaptive","type":"hls","url":"..${film.path}/master.m3u8"}]"`,
    )
    expect(text).toContain(`poster="../t/${film.posterId}"`)
  })

  it('loads everything from here, and lets nothing else run', async () => {
    const film = await media.film()
    const { headers, text } = await media.get(`/watch/${film.id}`)
    expect(headers['content-security-policy']).toMatch(/^default-src 'none'; script-src 'self'; /)
    expect(headers['content-security-policy']).not.toContain('unsafe')
    expect(headers['referrer-policy']).toBe('no-referrer')
    expect(text).not.toMatch(/<script(?![^>]*src=)|<style|\son\w+=|style=/)
    const assets = [...text.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, url = '']) => new URL(url, `${media.url}/watch/x`))
    const script = await media.get('/player/player.js')
    const imports = [...script.text.matchAll(/'(\.\/[\w.]+)'/g)].map(([, url = '']) => new URL(url, `${media.url}/player/`))
    expect(assets.length + imports.length).toBe(5)
    for (const { origin, pathname } of [...assets, ...imports]) {
      const asset = await media.get(pathname, { 'accept-encoding': 'gzip' })
      expect([origin, asset.status, asset.headers['content-encoding']]).toEqual([media.url, 200, 'gzip'])
      expect((await media.get(pathname, { 'if-none-match': String(asset.headers.etag) })).status).toBe(304)
    }
  })

  it('labels every control, and tells the language and both colour schemes', async () => {
    const film = await media.film()
    const { text } = await media.get(`/watch/${film.id}`)
    for (const [, id] of text.matchAll(/<select id="(\w+)"/g)) expect(text).toContain(`<label for="${id}">`)
    expect(text).toMatch(/<html lang="en">/)
    expect(text).toMatch(/<video controls[^>]* aria-label="Film"/)
    expect(text).toContain('content="light dark"')
    expect((await media.get('/player/player.css')).text).toContain('prefers-color-scheme: dark')
  })

  it('is private with a private video', async () => {
    const film = await media.film({ private: true, title: 'Secret' })
    const { status, headers, text } = await media.get(`/watch/${film.id}${await media.preview(film)}`)
    expect([status, headers['cache-control']]).toEqual([200, 'private, no-cache'])
    expect(text).toContain('<title>Secret</title>')
  })
})

describe('a page without a video', () => {
  it.each([
    ['a draft', { published: false, title: 'Secret' }, '', 404, 'There is no video here'],
    ['a private video', { private: true, title: 'Secret' }, '', 401, 'This video is private'],
    ['a link that was cut', { private: true, title: 'Secret' }, '?token=x', 401, 'This link does not work'],
  ])('says so in words: %s', async (_, options, search, status, words) => {
    const film = await media.film(options)
    const answer = await media.get(`/watch/${film.id}${search}`)
    expect([answer.status, answer.headers['content-type'], answer.headers['cache-control']]).toEqual([status, html, 'no-store'])
    expect(answer.text).toContain(`<h1>${words}</h1>`)
    expect(answer.text).not.toContain('Secret')
    expect(answer.headers['content-security-policy']).toMatch(/^default-src 'none'/)
  })

  it('says that a link has expired, or is for another video', async () => {
    const film = await media.film({ private: true })
    const preview = await media.preview(film)
    const other = await media.film({ private: true })
    expect((await media.get(`/watch/${other.id}${preview}`)).text).toContain('<h1>This link is for another video</h1>')
    media.fixture.clock.advance(5 * 3_600_000)
    expect((await media.get(`/watch/${film.id}${preview}`)).text).toContain('<h1>This link has expired</h1>')
  })

  it('is one for every address', async () => {
    for (const id of [crypto.randomUUID(), 'x', '%3Cscript%3E']) expect((await media.get(`/watch/${id}`)).status).toBe(404)
    expect((await media.get('/player/watch.html')).status).toBe(404)
    expect((await media.get('/player/..%2f..%2fmain.ts')).status).toBe(404)
  })
})
