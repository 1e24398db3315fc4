import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import type { Film } from '../testing/films.ts'
import { type OpenStore, openStore } from '../testing/stores.ts'
import { TestMedia } from '../testing/test-media.ts'

let opened: OpenStore
let media: TestMedia
let film: Film

beforeAll(async () => {
  opened = await openStore('fs')
  media = await TestMedia.start(opened.store, { trustedProxies: ['127.0.0.1'] })
  film = await media.film()
})
afterAll(async () => {
  await media?.close()
  await opened?.close()
})

interface Asked {
  path: string
  status: number
  method?: string
  /** What may show it: pages that play may be framed. */
  policy?: RegExp
  /** False where Fastify has not yet looked who is a proxy. */
  isProxyKnown?: boolean
}

const inert = /^default-src 'none'; frame-ancestors 'none'$/
const player = /^default-src 'none'; script-src 'self';(?!.*unsafe)/

/** Every way in which an answer comes about. */
const classes = (): Record<string, Asked> => ({
  'a multivariant playlist': { path: `${film.path}/master.m3u8`, status: 200 },
  'a segment': { path: `${film.path}/video-1/00000.m4s`, status: 200 },
  'a head': { path: `${film.path}/video-1/00000.m4s`, method: 'HEAD', status: 200 },
  'a picture': { path: `/t/${film.posterId}`, status: 200 },
  'a page that plays': { path: `/watch/${film.id}`, status: 200, policy: player },
  'a page without a video': { path: '/watch/none', status: 404, policy: player },
  'a script of the page': { path: '/player/player.js', status: 200 },
  'a path that there is not': { path: '/nowhere', status: 404, policy: inert },
  'a path that cannot be read': { path: '/%zz', status: 404, policy: inert, isProxyKnown: false },
  'a method that there is not': { path: '/healthz', method: 'PUT', status: 405, policy: inert },
  'a preflight': { path: film.path, method: 'OPTIONS', status: 204 },
  'a grant that is none': { path: `/g/x${film.path}/master.m3u8`, status: 401, policy: inert },
  'the health': { path: '/healthz', status: 200 },
  'the metrics': { path: '/metrics', status: 200 },
})

describe('every answer', () => {
  it('is not sniffed and sends nobody its address, and what is no media runs nothing', async () => {
    for (const [name, { path, method, status, policy }] of Object.entries(classes())) {
      const { headers, ...answer } = await media.send(path, { method })
      expect([name, answer.status]).toEqual([name, status])
      expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer' })
      if (policy) expect(headers['content-security-policy']).toMatch(policy)
      expect(headers['strict-transport-security']).toBeUndefined()
    }
  })

  it('asks for TLS where a trusted proxy has it', async () => {
    for (const [name, { path, method, isProxyKnown = true }] of Object.entries(classes())) {
      const { headers } = await media.send(path, { method, headers: { 'x-forwarded-proto': 'https' } })
      expect([name, headers['strict-transport-security']]).toEqual([name, isProxyKnown ? 'max-age=31536000' : undefined])
    }
  })
})
