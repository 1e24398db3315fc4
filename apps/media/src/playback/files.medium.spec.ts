import { gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { type Film, multivariant, picture, playlist, segment } from '../testing/films.ts'
import { drivers, type OpenStore, openStore } from '../testing/stores.ts'
import { TestMedia } from '../testing/test-media.ts'

describe.each(drivers)('files from the %s store', (driver) => {
  let opened: OpenStore
  let media: TestMedia
  let film: Film

  beforeAll(async () => {
    opened = await openStore(driver)
    media = await TestMedia.start(opened.store)
    film = await media.film()
  })
  afterAll(async () => {
    await media?.close()
    await opened?.close()
  })

  const get = (file: string, headers?: Record<string, string>) => media.get(`${film.path}/${file}`, headers)
  const head = (file: string, headers?: Record<string, string>) => media.send(`${film.path}/${file}`, { method: 'HEAD', headers })

  it.each([
    ['master.m3u8', 'application/vnd.apple.mpegurl', multivariant],
    ['video-1/media.m3u8', 'application/vnd.apple.mpegurl', playlist],
    ['video-1/init.mp4', 'video/mp4', 'the head'],
    ['video-1/00000.m4s', 'video/iso.segment', segment],
    ['video-1/00000.ts', 'video/mp2t', 'a transport stream'],
    ['subtitles-1/en.vtt', 'text/vtt; charset=utf-8', 'WEBVTT\n'],
    ['sprite.jpg', 'image/jpeg', picture],
  ])('%s has its type and all of its bytes; HEAD says the same', async (file, contentType, content) => {
    const answer = await get(file)
    expect(answer.status).toBe(200)
    expect(answer.headers['content-type']).toBe(contentType)
    expect(answer.body.equals(Buffer.from(content))).toBe(true)
    const { status, headers, body } = await head(file)
    const same = ['content-type', 'content-length', 'etag', 'cache-control', 'accept-ranges', 'last-modified']
    expect([status, body.length]).toEqual([200, 0])
    for (const name of same) expect([name, headers[name]]).toEqual([name, answer.headers[name]])
  })

  it('come in ranges', async () => {
    const range = async (value: string) => {
      const { status, headers, body } = await get('video-1/00000.m4s', { range: value })
      return { status, range: headers['content-range'], body }
    }
    const slice = (start: number, end: number) => ({
      status: 206,
      range: `bytes ${start}-${end}/300000`,
      body: segment.subarray(start, end + 1),
    })
    expect(await range('bytes=0-99')).toEqual(slice(0, 99))
    expect(await range('bytes=299990-')).toEqual(slice(299_990, 299_999))
    expect(await range('bytes=-10')).toEqual(slice(299_990, 299_999))
    expect(await range('bytes=299990-400000')).toEqual(slice(299_990, 299_999))
    expect(await range('bytes=300000-')).toMatchObject({ status: 416, range: 'bytes */300000' })
    expect((await range('bytes=5-1')).status).toBe(200)
    expect((await get('video-1/00000.m4s')).headers['accept-ranges']).toBe('bytes')
  })

  it('come in ranges of the version that a client has, or whole', async () => {
    const { etag = '' } = (await head('video-1/00000.m4s')).headers
    const ifRange = async (tag: string) => (await get('video-1/00000.m4s', { range: 'bytes=0-9', 'if-range': tag })).status
    expect(await ifRange(etag)).toBe(206)
    expect(await ifRange('"another"')).toBe(200)
    expect(await ifRange(`W/${etag}`)).toBe(200)
  })

  it.each(['master.m3u8', 'video-1/media.m3u8', 'video-1/00000.m4s'])(
    '%s has a strong tag, and is not sent to those who have it',
    async (file) => {
      const { etag = '' } = (await get(file)).headers
      expect(etag).toMatch(/^"[\w-]+"$/)
      for (const known of [etag, `W/${etag}`, `"x", ${etag}`, '*']) {
        const { status, headers, body } = await get(file, { 'if-none-match': known })
        expect([status, headers.etag, body.length]).toEqual([304, etag, 0])
      }
      expect((await get(file, { 'if-none-match': '"another"' })).status).toBe(200)
      expect((await head(file, { 'if-none-match': etag })).status).toBe(304)
    },
  )

  it.each(['master.m3u8', 'video-1/media.m3u8'])('%s is compressed for those who can read that', async (file) => {
    const plain = await get(file)
    const { headers, body } = await get(file, { 'accept-encoding': 'gzip, br' })
    expect(headers).toMatchObject({ 'content-encoding': 'gzip', vary: 'Accept-Encoding' })
    expect(gunzipSync(body).equals(plain.body)).toBe(true)
    expect(headers.etag).not.toBe(plain.headers.etag)
    const again = await get(file, { 'accept-encoding': 'gzip', 'if-none-match': String(headers.etag) })
    expect([again.status, again.headers.etag]).toEqual([304, headers.etag])
    expect((await get(file, { 'accept-encoding': 'gzip;q=0' })).headers['content-encoding']).toBeUndefined()
    expect((await head(file, { 'accept-encoding': 'gzip' })).headers['content-length']).toBe(String(body.length))
  })

  it('are not compressed when they are media', async () => {
    expect((await get('video-1/00000.m4s', { 'accept-encoding': 'gzip' })).headers['content-encoding']).toBeUndefined()
  })

  it('of public media are for shared caches, playlists for a moment', async () => {
    expect((await get('video-1/00000.m4s')).headers['cache-control']).toBe('public, max-age=31536000, immutable')
    expect((await get('master.m3u8')).headers['cache-control']).toBe('public, max-age=10')
    expect((await get('video-1/media.m3u8')).headers['cache-control']).toBe('public, max-age=60')
    expect((await get('video-1/growing.m3u8')).headers['cache-control']).toBe('public, max-age=2')
  })

  it.each([
    'source.mov',
    'video-1/missing.m4s',
    'video-1/../playlist-1.m3u8',
    'video-1/..%2fplaylist-1.m3u8',
    '%2e%2e/1/playlist-1.m3u8',
    '..%5c1/playlist-1.m3u8',
    'video-1//media.m3u8',
    'video-1/media.m3u8%00',
    'video-1/',
    '',
  ])('%p is none', async (file) => {
    const { status, headers } = await get(file)
    expect(status).toBe(404)
    expect(headers).toMatchObject({ 'cache-control': 'no-store', 'content-type': 'application/problem+json' })
  })
})
