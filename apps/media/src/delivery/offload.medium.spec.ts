import { readFile } from 'node:fs/promises'
import { freePort, requireTool, waitFor } from '@ingest/testing'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { answeredBelow, BehindNginx } from '../testing/behind-nginx.ts'
import { type Film, playlist, segment } from '../testing/films.ts'
import { drivers, type OpenStore, openStore } from '../testing/stores.ts'
import { TestMedia } from '../testing/test-media.ts'

/** Of an answer that only says where an object is. */
const mostHeadBytes = 2000

if (requireTool('nginx') && drivers.includes('s3')) describe('media that nginx reads from the store', suite)
else it.todo('offload: needs nginx and MinIO')

function suite(): void {
  let opened: OpenStore
  let media: TestMedia
  let proxy: BehindNginx
  let film: Film

  beforeAll(async () => {
    const port = await freePort()
    opened = await openStore('s3')
    const mediaUrl = `http://127.0.0.1:${port}`
    media = await TestMedia.start(opened.store, { mediaUrl, accelPath: '/objects', trustedProxies: ['loopback'] })
    proxy = await BehindNginx.start({ template: 'offload', port, origin: media.url, objects: opened.minio?.endpoint })
    film = await media.film()
  })
  afterAll(async () => {
    await proxy?.stop()
    await media?.close()
    await opened?.close()
  })

  const get = (file: string, headers?: Record<string, string>) => proxy.get(`${film.path}/${file}`, headers)
  const put = async (name: string, content: Buffer) => {
    const { variants = [] } = (await media.fixture.media.playback.video(film.id)) ?? {}
    await opened.store.put(`${variants[0]?.objectPrefix}${name}`, content)
  }
  const sentByApp = (path: string) => answeredBelow(media.log, path).map(({ bytes }) => bytes)

  it('is whole, described as the app describes it, and passes by the app', async () => {
    const { headers, body, status } = await get('video-1/00000.m4s', { origin: 'https://page.example', cookie: 'a=b' })
    expect([status, body.equals(segment)]).toEqual([200, true])
    const direct = await media.get(`${film.path}/video-1/00000.m4s`)
    expect(direct.body.equals(segment)).toBe(true)
    for (const name of ['content-type', 'content-length', 'cache-control', 'etag', 'last-modified', 'accept-ranges', 'vary'])
      expect([name, headers[name]]).toEqual([name, direct.headers[name]])
    expect(headers).toMatchObject({ 'access-control-allow-origin': '*', 'x-content-type-options': 'nosniff' })
    expect(headers['request-id']).toMatch(/./)
    expect(Object.keys(headers).filter((name) => /amz|accel|ingest/.test(name))).toEqual([])
    expect(sentByApp(`${film.path}/video-1/00000.m4s`)[0]).toBeLessThan(mostHeadBytes)
  })

  it('comes in ranges, and not at all to those who have it', async () => {
    const { etag = '' } = (await get('audio-4/00000.m4s')).headers
    const range = async (value: string, more = {}) => {
      const { status, headers, body } = await get('audio-4/00000.m4s', { range: value, ...more })
      return [status, headers['content-range'], body.length]
    }
    expect(await range('bytes=0-99')).toEqual([206, 'bytes 0-99/300000', 100])
    expect(await range('bytes=-10')).toEqual([206, 'bytes 299990-299999/300000', 10])
    expect(await range('bytes=0-99', { 'if-range': '"another"' })).toEqual([200, undefined, 300_000])
    expect((await range('bytes=300000-'))[0]).toBe(416)
    const known = await get('audio-4/00000.m4s', { 'if-none-match': etag })
    expect([known.status, known.headers.etag, known.body.length]).toEqual([304, etag, 0])
    expect(known.headers['cache-control']).toBe('public, max-age=31536000, immutable')
    const head = await proxy.send(`${film.path}/audio-4/00000.m4s`, { method: 'HEAD' })
    expect([head.status, head.headers['content-length'], head.headers.etag]).toEqual([200, '300000', etag])
  })

  it('is read in slices when it is large', async () => {
    const large = Buffer.alloc(5_000_000, 'large')
    await put('video-1/large.mp4', large)
    const { status, body } = await get('video-1/large.mp4', { range: 'bytes=2000000-3500000' })
    expect([status, body.equals(large.subarray(2_000_000, 3_500_001))]).toEqual([206, true])
    expect((await get('video-1/large.mp4')).body.equals(large)).toBe(true)
  })

  it('is an error that no cache keeps when the store has not got it', async () => {
    const { status, headers, text } = await get('video-1/missing.m4s')
    expect([status, headers['cache-control']]).toEqual([404, 'no-store'])
    expect(text).not.toContain('<')
    await put('video-1/missing.m4s', segment)
    expect((await get('video-1/missing.m4s')).status).toBe(200)
  })

  it('has playlists of the app', async () => {
    const { text, headers } = await get('video-1/media.m3u8')
    expect([text, headers['cache-control']]).toEqual([playlist, 'public, max-age=60'])
  })

  it('is private when it is private: each viewer is let in by the app, whatever nginx has kept', async () => {
    const secret = await media.film({ private: true })
    const viewers = await media.viewers(secret)
    const { text } = await proxy.get(`${secret.path}/master.m3u8${viewers.token()}`)
    const base = text.split('\n').at(-2)?.replace('video-1/media.m3u8', '') ?? ''
    const { status, headers, body } = await proxy.get(`${base}video-1/00000.m4s`)
    expect([status, headers['cache-control'], body.equals(segment)]).toEqual([200, 'private, max-age=3600', true])
    for (const path of [base.replace(/^\/g\/./, '/g/x'), `${secret.path}/`]) {
      const refused = await proxy.get(`${path}video-1/00000.m4s`)
      expect([refused.status, refused.headers['cache-control']]).toEqual([401, 'no-store'])
    }
    await media.domain.playbackKeys.delete(secret.caller, secret.caller.networkId, viewers.keyId)
    media.fixture.clock.advance(9_999)
    expect((await proxy.get(`${base}video-1/00000.m4s`)).status).toBe(401)
  })

  it('cannot be reached by its place in the store', async () => {
    const { variants = [] } = (await media.fixture.media.playback.video(film.id)) ?? {}
    expect((await proxy.get(`/objects/media/${variants[0]?.objectPrefix}video-1/00000.m4s`)).status).toBe(404)
  })

  it('has no signed URL in a log', async () => {
    const { text } = await get('video-1/nowhere.m4s')
    const logs = [`${proxy.nginx.folder}/access.log`, `${proxy.nginx.folder}/error.log`].map((file) => readFile(file, 'utf8'))
    const [access = '', errors = ''] = await Promise.all(logs)
    expect(`${text}${access}${errors}${media.log.join('')}`).not.toContain('X-Amz-Signature=')
    expect(access).toMatch(
      new RegExp(`"GET /objects/media/videos/${film.caller.networkId}/\\S+/video-1/00000.m4s" 200 3\\d{5} MISS`),
    )
  })

  it('stops when it is unpublished, though nginx has it', async () => {
    expect((await get('video-1/00000.m4s')).status).toBe(200)
    await media.domain.videos.change(film.caller, film.id, { published_at: null })
    await waitFor(async () => (await get('video-1/00000.m4s')).status === 404, { what: 'the origin to stop', timeoutSeconds: 10 })
  })
}
