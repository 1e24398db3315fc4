import { describe, expect, it } from '@jest/globals'
import type { ByteRange } from '../../object-store.ts'
import { broken, collect, gather, MIB, md5, pattern, stalled, streamOf } from './bytes.ts'
import type { Harness } from './harness.ts'

const FEW = 32
/** On a machine that many share; alone it takes some seconds. */
const LONG_MS = 240_000

/** Whole objects: writing, reading, listing, deleting. */
export function objectSuite(harness: Harness): void {
  describe('put and get', () => {
    it.each([0, 1, 8 * MIB, 8 * MIB + 1, 20 * MIB])(
      'stores a stream of %d bytes whose size it is not told',
      async (sizeBytes) => {
        const bytes = pattern(sizeBytes)
        const stored = await harness.store.put(`put/stream-${sizeBytes}`, streamOf(bytes), { contentType: 'video/mp4' })
        expect(stored).toMatchObject({ key: `put/stream-${sizeBytes}`, sizeBytes, contentType: 'video/mp4' })
        const reader = await harness.store.get(stored.key, { ifMatch: stored.etag })
        expect(reader).toMatchObject({ sizeBytes, etag: stored.etag, contentType: 'video/mp4', start: 0, end: sizeBytes - 1 })
        expect(md5(await collect(reader.body))).toBe(md5(bytes))
      },
    )

    it('stores a buffer and tells its facts', async () => {
      const stored = await harness.store.put('put/buffer', Buffer.from('hello'))
      expect(await harness.store.head('put/buffer')).toEqual({ ...stored, lastModified: expect.anything() })
      expect(stored).toMatchObject({ etag: md5(Buffer.from('hello')), contentType: 'application/octet-stream' })
    })

    it('replaces an object and its ETag together', async () => {
      const first = await harness.store.put('put/replaced', Buffer.from('one'))
      const second = await harness.store.put('put/replaced', Buffer.from('two!'))
      expect(second.etag).not.toBe(first.etag)
      expect((await collect((await harness.store.get('put/replaced')).body)).toString()).toBe('two!')
      await expect(harness.store.get('put/replaced', { ifMatch: first.etag })).rejects.toMatchObject({
        code: 'precondition-failed',
      })
    })

    it('knows nothing of an object that is not there', async () => {
      expect(await harness.store.head('put/nothing')).toBeUndefined()
      await expect(harness.store.get('put/nothing')).rejects.toMatchObject({ code: 'not-found' })
    })

    it.each([
      ['another MD5', { contentMd5: md5(Buffer.from('other'), 'base64') }, 'invalid-digest'],
      ['fewer bytes than promised', { sizeBytes: 6 }, 'incomplete-body'],
      ['more bytes than promised', { sizeBytes: 4 }, 'too-large'],
      ['more bytes than allowed', { maxBytes: 4 }, 'too-large'],
    ])('refuses a body with %s and stores nothing', async (_, options, code) => {
      await expect(harness.store.put('put/refused', streamOf(Buffer.from('hello')), options)).rejects.toMatchObject({ code })
      await expect(harness.store.put('put/refused', Buffer.from('hello'), options)).rejects.toMatchObject({ code })
      expect(await harness.store.head('put/refused')).toBeUndefined()
    })

    it('accepts the right MD5 and size', async () => {
      const bytes = pattern(9 * MIB)
      const options = { contentMd5: md5(bytes, 'base64'), sizeBytes: bytes.length, maxBytes: bytes.length }
      expect(await harness.store.put('put/checked', streamOf(bytes), options)).toMatchObject({ sizeBytes: bytes.length })
    })

    it.each([1, 9 * MIB])('stores nothing of a body that breaks after %d bytes', async (sizeBytes) => {
      const put = harness.store.put('put/broken', broken(pattern(sizeBytes)))
      await expect(put).rejects.toMatchObject({ code: 'incomplete-body' })
      expect(await harness.store.head('put/broken')).toBeUndefined()
    })

    it.each([1, 9 * MIB])('stores nothing of a body whose put is aborted after %d bytes', async (sizeBytes) => {
      const abort = new AbortController()
      const reason = new Error('changed my mind')
      const body = stalled(pattern(sizeBytes))
      const put = harness.store.put('put/aborted', body, { signal: abort.signal })
      setImmediate(() => abort.abort(reason))
      await expect(put).rejects.toBe(reason)
      expect(body.destroyed).toBe(true)
      expect(await harness.store.head('put/aborted')).toBeUndefined()
    })

    it('ends a read that is aborted', async () => {
      await harness.store.put('put/long', pattern(4 * MIB))
      const abort = new AbortController()
      const { body } = await harness.store.get('put/long', { signal: abort.signal })
      abort.abort()
      await expect(collect(body)).rejects.toThrow()
      await expect(harness.store.get('put/long', { signal: abort.signal })).rejects.toBe(abort.signal.reason)
    })
  })

  describe('ranges', () => {
    const bytes = pattern(1_000)
    it.each<[ByteRange, number, number]>([
      [{ start: 0, end: 0 }, 0, 0],
      [{ start: 10, end: 19 }, 10, 19],
      [{ start: 990 }, 990, 999],
      [{ start: 990, end: 5_000 }, 990, 999],
      [{ suffix: 1 }, 999, 999],
      [{ suffix: 5_000 }, 0, 999],
    ])('reads %j', async (range, start, end) => {
      const { etag } = await harness.store.put('ranges/object', bytes)
      const reader = await harness.store.get('ranges/object', { range, ifMatch: etag })
      expect(reader).toMatchObject({ start, end, sizeBytes: 1_000 })
      expect(await collect(reader.body)).toEqual(bytes.subarray(start, end + 1))
    })

    it.each<ByteRange>([{ start: 1_000 }, { start: 5, end: 4 }, { suffix: 0 }])('refuses %j', async (range) => {
      await harness.store.put('ranges/object', bytes)
      await expect(harness.store.get('ranges/object', { range })).rejects.toMatchObject({ code: 'range-not-satisfiable' })
    })
  })

  describe('list and delete', () => {
    it(
      'lists 10,000 keys by prefix in key order, and deletes them',
      async () => {
        const all = Array.from(
          { length: 10_000 },
          (_, index) => `list/many/${Math.floor(index / 1000)}/${String(index).padStart(5, '0')}`,
        )
        await eachOf(all, (key) => harness.store.put(key, Buffer.from(key)))
        const listed = await gather(harness.store.list('list/many/'))
        expect(listed.map(({ key }) => key)).toEqual(all)
        expect(listed[42]).toMatchObject({ sizeBytes: 17, etag: md5(Buffer.from('list/many/0/00042')) })
        expect(await gather(harness.store.list('list/many/7/070'))).toHaveLength(100)
        await harness.store.delete([...all, 'list/many/never-there'])
        expect(await gather(harness.store.list('list/many/'))).toEqual([])
      },
      LONG_MS,
    )

    it('orders keys by their bytes and takes a prefix as text, not as a folder', async () => {
      const keys = ['order/B', 'order/a-b', 'order/a/x', 'order/a/y/z', 'order/a b+c=d', 'order/a.b', 'order/b', 'other/a']
      for (const key of keys) await harness.store.put(key, Buffer.from(key))
      const below = async (prefix: string) => (await gather(harness.store.list(prefix))).map(({ key }) => key)
      expect(await below('order/')).toEqual(keys.filter((key) => key.startsWith('order/')).sort())
      expect(await below('order/a')).toEqual(keys.filter((key) => key.startsWith('order/a')).sort())
      expect(await below('order/a/')).toEqual(['order/a/x', 'order/a/y/z'])
      expect(await below('nobody/')).toEqual([])
    })

    it('goes on after any key, be it there or not', async () => {
      const keys = ['after/B', 'after/a b', 'after/a-b', 'after/a/x', 'after/a/y/z', 'after/a.b', 'after/b'].sort()
      for (const key of keys) await harness.store.put(key, Buffer.from(key))
      for (const after of [...keys, 'after/a/', 'after/a/xx', 'after/a/y', 'after/a/y/', 'after/a0', 'after/c', 'aaa', 'zzz']) {
        const listed = await gather(harness.store.list('after/', { after }))
        expect(listed.map(({ key }) => key)).toEqual(keys.filter((key) => key > after))
      }
    })
  })

  describe('keys', () => {
    it.each(['../x', 'a/../../x', '/etc/passwd', 'a//b', 'a/%2e%2e%2fb', 'a\\..\\b', 'a/\0', '', 'a/', '.', 'a/.'])(
      'refuses %j',
      async (key) => {
        await expect(harness.store.put(key, Buffer.from('x'))).rejects.toMatchObject({ code: 'invalid-key' })
        await expect(harness.store.get(key)).rejects.toMatchObject({ code: 'invalid-key' })
        await expect(harness.store.head(key)).rejects.toMatchObject({ code: 'invalid-key' })
        await expect(harness.store.delete([key])).rejects.toMatchObject({ code: 'invalid-key' })
        await expect(harness.store.signPut(key, { expiresInSeconds: 60 })).rejects.toMatchObject({ code: 'invalid-key' })
        await expect(harness.store.createMultipart(key)).rejects.toMatchObject({ code: 'invalid-key' })
      },
    )
  })
}

async function eachOf<T>(items: T[], act: (item: T) => Promise<unknown>): Promise<void> {
  const rest = items.values()
  await Promise.all(
    Array.from({ length: FEW }, async () => {
      for (const item of rest) await act(item)
    }),
  )
}
