import { CutCable, waitFor } from '@ingest/testing'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import type { Film } from './testing/films.ts'
import type { Answer } from './testing/send.ts'
import { drivers, type OpenStore, openStore } from './testing/stores.ts'
import { TestMedia } from './testing/test-media.ts'

function expectUnavailable({ status, headers, text }: Answer): void {
  expect([status, headers['retry-after'], headers['cache-control']]).toEqual([503, '2', 'no-store'])
  expect(headers['access-control-allow-origin']).toBe('*')
  expect(text).not.toMatch(/ECONN|127\.0\.0\.1|SELECT/)
}

describe('while the database is away', () => {
  let opened: OpenStore
  let media: TestMedia
  let cable: CutCable
  let watched: Film
  let other: Film

  beforeAll(async () => {
    opened = await openStore('fs')
    const databaseUrl = async (text: string) => {
      const url = new URL(text)
      cable = await CutCable.to(url.hostname, Number(url.port))
      url.host = `127.0.0.1:${cable.port}`
      return url.href
    }
    media = await TestMedia.start(opened.store, { databaseUrl })
    ;[watched, other] = [await media.film(), await media.film()]
  })
  afterAll(async () => {
    await media?.close()
    await opened?.close()
    cable?.close()
  })

  it('says so, keeps no failure, and recovers by itself', async () => {
    const segmentOf = (film: Film) => media.get(`${film.path}/video-1/00000.m4s`)
    expect((await segmentOf(watched)).status).toBe(200)
    cable.cutNow()
    expectUnavailable(await segmentOf(other))
    expectUnavailable(await media.get(`/t/${other.posterId}`))
    const page = await media.get(`/watch/${other.id}`)
    expectUnavailable(page)
    expect(page.text).toContain('<h1>The video cannot be shown at the moment</h1>')
    expect((await media.get('/healthz')).status).toBe(200)
    expect(JSON.parse((await media.get('/readyz')).text)).toMatchObject({ checks: { database: 'unavailable', storage: 'ok' } })
    cable.mend()
    await waitFor(async () => (await segmentOf(other)).status === 200, { what: 'playback to be back' })
    expect((await media.get('/readyz')).status).toBe(200)
  })
})

if (drivers.includes('s3')) {
  describe('while the object store is away', () => {
    let opened: OpenStore
    let media: TestMedia
    let film: Film

    beforeAll(async () => {
      opened = await openStore('s3')
      media = await TestMedia.start(opened.store)
      film = await media.film()
    })
    afterAll(async () => {
      await media?.close()
      await opened?.close()
    })

    it('says so, and recovers by itself', async () => {
      const files = ['master.m3u8', 'video-1/00000.m4s'].map((file) => `${film.path}/${file}`)
      const paths = [...files, `/t/${film.posterId}`]
      await opened.minio?.halt()
      for (const path of paths) expectUnavailable(await media.get(path))
      expect((await media.send(paths[1] as string, { method: 'HEAD' })).status).toBe(503)
      expect(JSON.parse((await media.get('/readyz')).text)).toMatchObject({ checks: { database: 'ok', storage: 'unavailable' } })
      await opened.minio?.resume()
      for (const path of paths) expect((await media.get(path)).status).toBe(200)
      expect((await media.get('/readyz')).status).toBe(200)
    })
  })
}
