import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals'
import { type Film, segment } from '../testing/films.ts'
import { type OpenStore, openStore } from '../testing/stores.ts'
import { TestMedia } from '../testing/test-media.ts'
import { HotObjects } from './hot-objects.ts'

const megabyte = 1_000_000

describe('objects that many ask for', () => {
  let opened: OpenStore
  let media: TestMedia
  let film: Film

  beforeAll(async () => {
    opened = await openStore('fs')
    media = await TestMedia.start(opened.store)
    film = await media.film()
  })
  afterAll(async () => {
    await media?.close()
    await opened?.close()
  })
  afterEach(() => void jest.restoreAllMocks())

  const put = async (count: number, sizeBytes: number) => {
    const keys = Array.from({ length: count }, (_, index) => `hot/${sizeBytes}-${index}`)
    for (const key of keys) await opened.store.put(key, Buffer.alloc(sizeBytes, key))
    return keys
  }

  it('are read from the store once, by a crowd too, in ranges too', async () => {
    const get = jest.spyOn(opened.store, 'get')
    const path = `${film.path}/video-1/00000.m4s`
    const answers = await Promise.all(Array.from({ length: 100 }, () => media.get(path)))
    for (const { status, body } of answers) expect([status, body.equals(segment)]).toEqual([200, true])
    const part = await media.get(path, { range: 'bytes=100-199' })
    expect([part.status, part.body.equals(segment.subarray(100, 200))]).toEqual([206, true])
    expect((await media.get(path, { range: 'bytes=300000-' })).headers['content-range']).toBe('bytes */300000')
    expect((await media.get(path, { range: 'bytes=0-9', 'if-range': '"another"' })).status).toBe(200)
    expect((await media.send(path, { method: 'HEAD' })).headers['content-length']).toBe('300000')
    expect(get).toHaveBeenCalledTimes(1)
  })

  it('that are not there are looked for once by a crowd, and again by the next', async () => {
    const get = jest.spyOn(opened.store, 'get')
    const path = `${film.path}/video-1/nowhere.m4s`
    const statuses = async () =>
      new Set((await Promise.all(Array.from({ length: 20 }, () => media.get(path)))).map(({ status }) => status))
    expect(await statuses()).toEqual(new Set([404]))
    const asked = get.mock.calls.length
    expect(asked).toBeLessThan(20)
    await media.get(path)
    expect(get.mock.calls.length).toBe(asked + 1)
  })

  it('are forgotten for others when memory is full, and not kept when they are large', async () => {
    const hot = new HotObjects(opened.store, 16 * megabyte)
    const [small, large] = [await put(40, megabyte / 2), await put(1, megabyte + 1)]
    const get = jest.spyOn(opened.store, 'get')
    for (const key of [...small, ...small.slice(-10)]) (await hot.get(key)).release?.()
    expect(get).toHaveBeenCalledTimes(40)
    ;(await hot.get(small[0] ?? '')).release?.()
    expect(get).toHaveBeenCalledTimes(41)
    for (let i = 0; i < 2; i++) {
      const { body } = await hot.get(large[0] ?? '')
      expect(Buffer.isBuffer(body)).toBe(false)
      if (!Buffer.isBuffer(body)) expect(Buffer.concat(await body.toArray())).toHaveLength(megabyte + 1)
    }
  })

  it('pass by memory while slow clients hold what is forgotten', async () => {
    const hot = new HotObjects(opened.store, 16 * megabyte)
    const [sending, others] = [await put(32, megabyte / 2 - 1), await put(32, megabyte / 2)]
    const slow = []
    for (const key of sending) slow.push(await hot.get(key))
    const isInMemory = async (key: string) => {
      const { body, release } = await hot.get(key)
      release?.()
      if (!Buffer.isBuffer(body)) body.destroy()
      return Buffer.isBuffer(body)
    }
    const kept = []
    for (const key of others) kept.push(await isInMemory(key))
    expect(kept.filter(Boolean).length).toBeLessThanOrEqual(10)
    expect(kept.at(-1)).toBe(false)
    for (const each of slow) each.release?.()
    expect(await isInMemory(others.at(-1) ?? '')).toBe(true)
  })
})
