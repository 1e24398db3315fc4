import { describe, expect, it } from '@jest/globals'
import { collect, MIB, md5, pattern, streamOf } from './bytes.ts'
import type { Harness } from './harness.ts'

const PART = 5 * MIB

/** Multipart uploads as the driver offers them; `urls.suite.ts` has those by URL. */
export function multipartSuite(harness: Harness): void {
  const key = 'multipart/object'
  const start = () => harness.store.createMultipart(key, { contentType: 'video/mp4' })

  describe('multipart', () => {
    it('puts parts together in the order of their numbers', async () => {
      const uploadId = await start()
      const [first, second, third] = [pattern(PART, 1), pattern(PART, 2), pattern(3, 3)]
      await harness.store.putPart(key, uploadId, 12, third)
      await harness.store.putPart(key, uploadId, 2, streamOf(second), { sizeBytes: PART })
      await harness.store.putPart(key, uploadId, 1, first)
      const parts = await harness.store.listParts(key, uploadId)
      expect(parts.map(({ partNumber, sizeBytes }) => [partNumber, sizeBytes])).toEqual([
        [1, PART],
        [2, PART],
        [12, 3],
      ])
      const stored = await harness.store.completeMultipart(key, uploadId, parts)
      expect(stored).toMatchObject({ key, sizeBytes: 2 * PART + 3, contentType: 'video/mp4', etag: expect.stringMatching(/-3$/) })
      const reader = await harness.store.get(key, { ifMatch: stored.etag })
      expect(md5(await collect(reader.body))).toBe(md5(Buffer.concat([first, second, third])))
      await expect(harness.store.listParts(key, uploadId)).rejects.toMatchObject({ code: 'upload-not-found' })
      await expect(harness.store.completeMultipart(key, uploadId, parts)).rejects.toMatchObject({ code: 'upload-not-found' })
    })

    it('keeps the last upload of a number', async () => {
      const uploadId = await start()
      const early = await harness.store.putPart(key, uploadId, 1, pattern(10, 1))
      const late = await harness.store.putPart(key, uploadId, 1, pattern(20, 2))
      expect(await harness.store.listParts(key, uploadId)).toEqual([late])
      await expect(harness.store.completeMultipart(key, uploadId, [early])).rejects.toMatchObject({ code: 'invalid-part' })
      expect(await harness.store.completeMultipart(key, uploadId, [late])).toMatchObject({ sizeBytes: 20 })
    })

    it('refuses to put together what is not right, and lets it be put right', async () => {
      const uploadId = await start()
      const small = await harness.store.putPart(key, uploadId, 1, pattern(10, 1))
      const last = await harness.store.putPart(key, uploadId, 2, pattern(20, 2))
      const missing = { partNumber: 3, etag: last.etag, sizeBytes: 20 }
      for (const wrong of [[], [small, last], [last, small], [last, missing]]) {
        await expect(harness.store.completeMultipart(key, uploadId, wrong)).rejects.toMatchObject({ code: 'invalid-part' })
      }
      const whole = await harness.store.putPart(key, uploadId, 1, pattern(PART, 1))
      expect(await harness.store.completeMultipart(key, uploadId, [whole, last])).toMatchObject({ sizeBytes: PART + 20 })
    })

    it('refuses a part with another MD5', async () => {
      const uploadId = await start()
      const options = { contentMd5: md5(Buffer.from('other'), 'base64'), sizeBytes: 10 }
      const put = harness.store.putPart(key, uploadId, 1, streamOf(pattern(10)), options)
      await expect(put).rejects.toMatchObject({ code: 'invalid-digest' })
      expect(await harness.store.listParts(key, uploadId)).toEqual([])
    })

    it('forgets an aborted upload, and aborting twice is no error', async () => {
      const uploadId = await start()
      await harness.store.putPart(key, uploadId, 1, pattern(10))
      await harness.store.abortMultipart(key, uploadId)
      await harness.store.abortMultipart(key, uploadId)
      await expect(harness.store.listParts(key, uploadId)).rejects.toMatchObject({ code: 'upload-not-found' })
      await expect(harness.store.putPart(key, uploadId, 1, pattern(10))).rejects.toMatchObject({ code: 'upload-not-found' })
    })

    it('knows an upload by its key and id together', async () => {
      const uploadId = await start()
      await expect(harness.store.listParts('multipart/other', uploadId)).rejects.toMatchObject({ code: 'upload-not-found' })
      await expect(harness.store.listParts(key, 'no-such-upload')).rejects.toMatchObject({ code: 'upload-not-found' })
    })
  })
}
