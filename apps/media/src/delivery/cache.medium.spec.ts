import { gunzipSync } from 'node:zlib'
import { freePort, requireTool, waitFor } from '@ingest/testing'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import * as HLS from 'hls-parser'
import { answeredBelow, BehindNginx } from '../testing/behind-nginx.ts'
import { type Film, playlist, segment } from '../testing/films.ts'
import { type OpenStore, openStore } from '../testing/stores.ts'
import { TestLive } from '../testing/test-live.ts'
import { TestMedia } from '../testing/test-media.ts'

const cacheStatus = 'x-cache-status'

if (requireTool('nginx')) {
  describe('recorded media behind nginx as a cache', recorded)
  describe('live streams behind nginx as a cache', live)
} else it.todo('delivery through a cache: needs nginx')

function recorded(): void {
  let opened: OpenStore
  let media: TestMedia
  let proxy: BehindNginx
  let film: Film

  beforeAll(async () => {
    const port = await freePort()
    opened = await openStore('fs')
    media = await TestMedia.start(opened.store, { mediaUrl: `http://127.0.0.1:${port}` })
    proxy = await BehindNginx.start({ template: 'cache', port, origin: media.url })
    film = await media.film()
  })
  afterAll(async () => {
    await proxy?.stop()
    await media?.close()
    await opened?.close()
  })

  const get = (file: string, headers?: Record<string, string>) => proxy.get(`${film.path}/${file}`, headers)
  const asked = (file: string) => answeredBelow(media.log, `${film.path}/${file}`)
  const put = async (name: string, content: Buffer | string) => {
    const { variants = [] } = (await media.fixture.media.playback.video(film.id)) ?? {}
    await opened.store.put(`${variants[0]?.objectPrefix}${name}`, Buffer.from(content))
  }

  it('a segment that a crowd wants is asked of the app once', async () => {
    const answers = await Promise.all(Array.from({ length: 50 }, () => get('video-1/00000.m4s')))
    for (const { status, body } of answers) expect([status, body.equals(segment)]).toEqual([200, true])
    expect(asked('video-1/00000.m4s')).toHaveLength(1)
    const { headers } = await get('video-1/00000.m4s')
    expect(headers).toMatchObject({
      [cacheStatus]: 'HIT',
      'cache-control': 'public, max-age=31536000, immutable',
      'access-control-allow-origin': '*',
      'content-type': 'video/iso.segment',
    })
  })

  it('ranges, conditions and heads are answered from what is kept', async () => {
    const { headers } = await get('audio-4/00000.m4s')
    const { etag = '', 'last-modified': modified = '' } = headers
    const range = async (value: string, more = {}) => {
      const answer = await get('audio-4/00000.m4s', { range: value, ...more })
      return [answer.status, answer.headers['content-range'], answer.body.length]
    }
    expect(await range('bytes=0-99')).toEqual([206, 'bytes 0-99/300000', 100])
    expect(await range('bytes=299990-')).toEqual([206, 'bytes 299990-299999/300000', 10])
    expect(await range('bytes=0-99', { 'if-range': etag })).toEqual([206, 'bytes 0-99/300000', 100])
    expect(await range('bytes=0-99', { 'if-range': '"another"' })).toEqual([200, undefined, 300_000])
    for (const [name, value] of [
      ['if-none-match', etag],
      ['if-modified-since', modified],
    ] as const) {
      const { status, headers, body } = await get('audio-4/00000.m4s', { [name]: value })
      expect([status, headers.etag, body.length]).toEqual([304, etag, 0])
    }
    const head = await proxy.send(`${film.path}/audio-4/00000.m4s`, { method: 'HEAD' })
    expect([head.status, head.headers['content-length']]).toEqual([200, '300000'])
    expect(asked('audio-4/00000.m4s')).toHaveLength(1)
  })

  it('of a large file only as much is fetched as somebody wants, and nothing beyond its end', async () => {
    const large = Buffer.alloc(5_000_000, 'large')
    await put('video-1/large.mp4', large)
    const middle = await get('video-1/large.mp4', { range: 'bytes=2000000-2000009' })
    expect([middle.status, middle.headers['content-range']]).toEqual([206, 'bytes 2000000-2000009/5000000'])
    expect(middle.body).toEqual(large.subarray(2_000_000, 2_000_010))
    expect(asked('video-1/large.mp4').reduce((sum, { bytes }) => sum + bytes, 0)).toBeLessThan(1.1 * 1024 ** 2)
    expect((await get('video-1/large.mp4')).body.equals(large)).toBe(true)
    expect((await get('video-1/large.mp4', { range: 'bytes=5000000-' })).status).toBe(416)
  })

  it('playlists are kept for a moment, compressed and not, and then asked for again by their tag', async () => {
    const path = 'video-1/growing.m3u8'
    const text = playlist.replace('#EXT-X-ENDLIST\n', '')
    expect((await get(path)).text).toBe(text)
    const compressed = await get(path, { 'accept-encoding': 'gzip, br' })
    expect(gunzipSync(compressed.body).toString()).toBe(text)
    expect(compressed.headers).toMatchObject({ 'content-encoding': 'gzip', vary: 'Accept-Encoding' })
    expect((await get(path, { 'accept-encoding': 'br, gzip;q=0.5' })).headers[cacheStatus]).toBe('HIT')
    expect((await get(path)).headers[cacheStatus]).toBe('HIT')
    await waitFor(async () => (await get(path)).headers[cacheStatus] === 'REVALIDATED')
    expect(asked(path).map(({ status }) => status)).toContain(304)
  })

  it('an error is not kept', async () => {
    expect((await get('video-1/late.m4s')).status).toBe(404)
    await put('video-1/late.m4s', segment)
    expect((await get('video-1/late.m4s')).status).toBe(200)
  })

  it('private media is kept for nobody else: every viewer is asked for a grant', async () => {
    const secret = await media.film({ private: true })
    const [mine, theirs] = [await media.viewers(secret), await media.viewers(secret)]
    const baseOf = async (token: string) => {
      const { text, headers } = await proxy.get(`${secret.path}/master.m3u8${token}`)
      expect(headers['cache-control']).toBe('private, no-cache')
      return text.split('\n').at(-2)?.replace('video-1/media.m3u8', '') ?? ''
    }
    const [base, other] = [await baseOf(mine.token()), await baseOf(theirs.token())]
    expect(base).not.toBe(other)
    for (const each of [base, base, other]) {
      for (const file of ['video-1/media.m3u8', 'video-1/00000.m4s']) {
        const { status, headers } = await proxy.get(`${each}${file}`)
        expect([status, headers[cacheStatus]]).toEqual([200, 'MISS'])
      }
    }
    expect((await proxy.get(`${base.replace(/^\/g\/./, '/g/x')}video-1/00000.m4s`)).status).toBe(401)
    expect((await proxy.get(`${secret.path}/video-1/00000.m4s`)).status).toBe(401)
    await media.domain.playbackKeys.delete(secret.caller, secret.caller.networkId, mine.keyId)
    media.fixture.clock.advance(9_999)
    expect((await proxy.get(`${base}video-1/00000.m4s`)).status).toBe(401)
    expect((await proxy.get(`${other}video-1/00000.m4s`)).status).toBe(200)
  })

  it('what is for operators and for other instances cannot be reached', async () => {
    for (const path of ['/metrics', '/healthz', '/readyz', '/edge/x/y/r0/media.m3u8'])
      expect([path, (await proxy.get(path)).status]).toEqual([path, 404])
  })
}

function live(): void {
  let stage: TestLive
  let proxy: BehindNginx

  beforeAll(async () => {
    stage = await TestLive.start()
    proxy = await BehindNginx.start({ template: 'cache', port: await freePort(), origin: stage.url })
  })
  afterAll(async () => {
    await proxy?.stop()
    await stage?.close()
  })

  const beside = (path: string, uri: string | undefined) => path.replace(/[^/]+$/, String(uri))
  const asked = (path: string) => stage.answered(path).length

  it('play: those who wait are answered when there is news, and who comes a little later gets what is kept', async () => {
    const stream = await stage.create()
    await stage.publish(stream)
    const entryPath = `/live/${stream.id}/master.m3u8`
    const entry = await waitFor(
      async () => {
        const { status, text } = await proxy.get(entryPath)
        return status === 200 ? (HLS.parse(text) as HLS.types.MasterPlaylist) : undefined
      },
      { timeoutSeconds: 30 },
    )
    const path = beside(entryPath, entry.variants[0]?.uri)
    const now = HLS.parse((await proxy.get(path)).text) as HLS.types.MediaPlaylist
    const next = (now.segments.at(-1)?.mediaSequenceNumber ?? 0) + 1
    const waiting = `${path}?_HLS_msn=${next}&_HLS_part=0`
    const hinted = /PRELOAD-HINT:TYPE=PART,URI="([^"]+)"/.exec((await proxy.get(path)).text)?.[1]
    const [news, part] = await Promise.all([proxy.get(waiting), proxy.get(beside(path, hinted))])
    expect(news.headers['cache-control']).toBe('public, max-age=6')
    expect(news.text).toContain(`${next}-`)
    expect(part.headers).toMatchObject({
      'cache-control': 'public, max-age=31536000, immutable',
      'content-type': 'video/iso.segment',
    })
    const before = asked(path.replace('media.m3u8', ''))
    for (const [url, first] of [
      [waiting, news],
      [beside(path, hinted), part],
    ] as const) {
      const again = await proxy.get(url)
      expect([again.headers[cacheStatus], again.body.equals(first.body)]).toEqual(['HIT', true])
    }
    expect(asked(path.replace('media.m3u8', ''))).toBe(before)
    expect((await proxy.get(path)).headers[cacheStatus]).not.toBe('HIT')
    expect((await proxy.get(beside(path, '9-0-999-part0.m4s'))).headers['cache-control']).toBe('no-store')
  })

  it('that are private are kept for nobody', async () => {
    const stream = await stage.create({ private: true })
    await stage.publish(stream)
    const viewers = await stage.viewers()
    const entryPath = `/live/${stream.id}/master.m3u8`
    const { text } = await waitFor(
      async () => {
        const answer = await proxy.get(`${entryPath}${viewers.token()}`)
        return answer.status === 200 ? answer : undefined
      },
      { timeoutSeconds: 30 },
    )
    const path = text.split('\n').find((line) => line.startsWith('/g/')) ?? ''
    for (let i = 0; i < 2; i++)
      expect((await proxy.get(path)).headers).toMatchObject({ 'cache-control': 'private, no-cache', [cacheStatus]: 'MISS' })
    expect((await proxy.get(path.replace(/^\/g\/[^/]+/, ''))).status).toBe(401)
    expect((await proxy.get(entryPath)).status).toBe(401)
  })
}
