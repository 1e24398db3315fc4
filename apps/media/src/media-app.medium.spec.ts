import { once } from 'node:events'
import { connect } from 'node:net'
import { waitFor } from '@ingest/testing'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import type { Film } from './testing/films.ts'
import { type OpenStore, openStore } from './testing/stores.ts'
import { TestMedia } from './testing/test-media.ts'

let opened: OpenStore
let media: TestMedia
let film: Film

beforeAll(async () => {
  opened = await openStore('fs')
  media = await TestMedia.start(opened.store, { cacheBytes: 0 })
  film = await media.film({ private: true })
})
afterAll(async () => {
  await media?.close()
  await opened?.close()
})

const id = '0198c2f0-5b7e-7c3a-9d52-0f6d1a2b3c4d'

describe('every answer', () => {
  it.each([
    ['GET', '/healthz', 200],
    ['GET', `/v/${id}/${id}/master.m3u8`, 404],
    ['GET', '/', 404],
    ['GET', '/%zz', 404],
    ['GET', `/g/${'x'.repeat(1000)}/v/${id}/${id}/master.m3u8`, 404],
    ['POST', `/v/${id}/${id}/master.m3u8`, 405],
    ['DELETE', '/nowhere', 405],
    ['OPTIONS', `/v/${id}/${id}/master.m3u8`, 204],
  ])('%s %s has the headers that browsers and people look for', async (method, path, status) => {
    const answer = await media.send(path, { method, headers: { 'request-id': 'abc-1', origin: 'https://site.example' } })
    expect(answer.status).toBe(status)
    expect(answer.headers).toMatchObject({ 'access-control-allow-origin': '*', 'request-id': 'abc-1' })
    expect(answer.headers['access-control-expose-headers']).toContain('Content-Range')
    if (status === 405) expect(answer.headers.allow).toBe('GET, HEAD, OPTIONS')
    if (status >= 400) {
      expect(answer.headers['content-type']).toBe('application/problem+json')
      expect(JSON.parse(answer.text)).toMatchObject({ status, request_id: 'abc-1', type: expect.stringMatching(/^urn:ingest:/) })
    }
  })

  it('to a preflight allows Range and Authorization', async () => {
    const asked = { origin: 'https://site.example', 'access-control-request-headers': 'range, authorization' }
    const { headers, body } = await media.send(`${film.path}/master.m3u8`, { method: 'OPTIONS', headers: asked })
    expect(headers['access-control-allow-headers']).toMatch(/^Range, Authorization, /)
    expect(headers['access-control-allow-methods']).toBe('GET, HEAD, OPTIONS')
    expect([headers['access-control-max-age'], body.length]).toEqual(['7200', 0])
  })

  it('to a refusal and to a range says who may read it', async () => {
    const refused = await media.get(`${film.path}/video-1/00000.m4s`)
    const search = await media.preview(film)
    const part = await media.get(`${film.path}/video-1/00000.m4s${search}`, { range: 'bytes=0-1' })
    const beyond = await media.get(`${film.path}/video-1/00000.m4s${search}`, { range: 'bytes=999999-' })
    expect([refused, part, beyond].map(({ status }) => status)).toEqual([401, 206, 416])
    for (const { headers } of [refused, part, beyond]) expect(headers['access-control-allow-origin']).toBe('*')
  })
})

describe('operators', () => {
  it('see whether it is ready', async () => {
    expect(JSON.parse((await media.get('/readyz')).text)).toEqual({ status: 'ready', checks: { database: 'ok', storage: 'ok' } })
  })

  it('count requests and bytes by route, and no path, token or grant makes a label', async () => {
    const entry = await media.get(`${film.path}/master.m3u8${await media.preview(film)}`)
    const child = `${entry.text.split('\n').at(-2)?.replace('media.m3u8', '00000.m4s')}`
    expect((await media.get(child)).body).toHaveLength(300_000)
    await media.get('/nowhere')
    const { text } = await media.get('/metrics')
    expect(text).toMatch(
      /duration_seconds_count\{method="GET",route="\/g\/:grant\/v\/:videoId\/:variantId\/\*",status_class="2xx"\} \d/,
    )
    const [, bytes] = /sent_bytes_total\{route="\/g\/:grant\/v\/:videoId\/:variantId\/\*"\} (\d+)/.exec(text) ?? []
    expect(Number(bytes)).toBeGreaterThan(300_000)
    expect(text).toContain('route="unmatched"')
    expect(text).not.toContain(film.id)
  })

  it('read a line for each request, without its token or grant', async () => {
    media.log.length = 0
    const search = await media.preview(film)
    const { text } = await media.get(`${film.path}/master.m3u8${search}`)
    const child = String(text.split('\n').at(-2))
    await media.get(child)
    await media.get(`/watch/${film.id}${search}`)
    await media.get(`/g/grant-of-somebody/v/${id}/${id}/x`)
    await waitFor(() => media.log.length >= 4)
    const lines = media.log.map((line) => JSON.parse(line))
    expect(lines[0]).toMatchObject({
      msg: 'request',
      method: 'GET',
      path: `${film.path}/master.m3u8`,
      status: 200,
      aborted: false,
    })
    expect(lines[1].path).toBe(`/g/[redacted]${film.path}/video-1/media.m3u8`)
    const log = media.log.join('')
    for (const secret of [search.slice(7), child.split('/')[2], 'grant-of-somebody']) expect(log).not.toContain(secret)
  })

  it('do not read a grant in the body of a refusal either', async () => {
    const { text } = await media.get(`/g/grant-of-somebody/v/${id}/${id}/x`)
    expect(JSON.parse(text).instance).toBe(`/g/[redacted]/v/${id}/${id}/x`)
  })
})

describe('a client that hangs up', () => {
  it('stops what is read for it', async () => {
    const open = await media.film()
    const reading: { destroyed: boolean }[] = []
    const { get } = opened.store
    opened.store.get = async (key, options) => {
      const reader = await get.call(opened.store, key, options)
      reading.push(reader.body)
      return reader
    }
    media.log.length = 0
    for (const file of ['video-1/00000.m4s', 'video-1/media.m3u8'])
      for (let i = 0; i < 100; i++) await hangUp(`${open.path}/${file}`, i % 10)
    await waitFor(() => reading.length > 50 && reading.every(({ destroyed }) => destroyed))
    opened.store.get = get
    expect((await media.get(`${open.path}/video-1/00000.m4s`)).status).toBe(200)
    expect(media.log.filter((line) => line.includes('"level":"error"'))).toEqual([])
  })
})

/** Asks, and is gone after some turns of the event loop. */
async function hangUp(path: string, turns: number): Promise<void> {
  const socket = connect(Number(new URL(media.url).port), '127.0.0.1')
  await once(socket, 'connect')
  socket.write(`GET ${path} HTTP/1.1\r\nHost: media\r\n\r\n`)
  for (let turn = 0; turn < turns; turn++) await new Promise(setImmediate)
  socket.resetAndDestroy()
}
