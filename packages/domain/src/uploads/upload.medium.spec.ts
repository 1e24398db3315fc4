import { createHash } from 'node:crypto'
import type { MultipartUpload } from '@ingest/contract'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import type { AuthContext } from '../core/scope.ts'
import { MediaFixture } from '../testing/index.ts'
import { leastPieceBytes } from './upload-plan.ts'

const dayMs = 24 * 3600 * 1000

describe('uploads', () => {
  let fixture: MediaFixture
  let caller: AuthContext
  let inputId: string

  beforeAll(async () => {
    fixture = await MediaFixture.start({ maxUploadBytes: 100 * 1024 ** 2 })
  })
  afterAll(() => fixture?.stop())

  beforeEach(async () => {
    await fixture.clear()
    caller = await fixture.tenant()
    inputId = (await fixture.media.inputs.create(caller, { filename: 'film.mov', type: 'video/quicktime' })).id
    fixture.jobs.sent.length = 0
  })

  const uploads = () => fixture.media.uploads
  const input = () => fixture.media.inputs.get(caller, inputId)
  const start = async (size: number) => (await uploads().start(caller, inputId, {}, { size })) as MultipartUpload
  const complete = (uploadId: string) => uploads().complete(caller, inputId, { uploadId })

  async function putPart(uploadId: string, partNumber: number, bytes: Buffer): Promise<void> {
    const { url } = await uploads().sign(caller, inputId, {}, { partNumber, uploadId })
    expect(await fixture.put(url, bytes)).toBe(200)
  }

  async function startSingle(size: number): Promise<string> {
    await uploads().start(caller, inputId, { type: 'amazon' }, { size })
    return (await uploads().sign(caller, inputId, { type: 'amazon' }, {})).url
  }

  async function storeUploadId(uploadId: string): Promise<string> {
    const [row] = await fixture.dataSource.query('SELECT store_upload_id AS id FROM uploads WHERE id = $1', [uploadId])
    return row.id
  }

  async function objects(): Promise<string[]> {
    const keys = []
    for await (const { key } of fixture.store.list(`inputs/${caller.networkId}/${inputId}/`)) keys.push(key)
    return keys
  }

  describe('in parts', () => {
    it('become the bytes of the input, whose probe is queued', async () => {
      const last = Buffer.from('and the last one')
      const upload = await start(leastPieceBytes + last.length)
      expect(upload).toMatchObject({ pieceSize: leastPieceBytes, pieceCount: 2 })
      expect(await input()).toMatchObject({ status: 'UPLOADING', size: leastPieceBytes + last.length })

      await putPart(upload.uploadId, 2, last)
      await putPart(upload.uploadId, 1, Buffer.alloc(leastPieceBytes, 'a'))
      await complete(upload.uploadId)

      expect(await input()).toMatchObject({ status: 'QUEUED', error: null })
      expect(fixture.jobs.of('probe-input')).toEqual([{ networkId: caller.networkId, inputId, requestId: caller.requestId }])
      expect(await objects()).toEqual([upload.key])
      expect(await fixture.eventNames(caller)).toEqual(['inputs.create', 'inputs.update', 'inputs.update'])
    })

    it('can be completed again and again, by several at once', async () => {
      const upload = await start(2 * leastPieceBytes + 5)
      for (const number of [1, 2]) await putPart(upload.uploadId, number, Buffer.alloc(leastPieceBytes, number))
      await putPart(upload.uploadId, 3, Buffer.from('bytes'))
      await Promise.all(Array.from({ length: 5 }, () => complete(upload.uploadId)))
      await complete(upload.uploadId)
      expect(fixture.jobs.of('probe-input')).toHaveLength(1)
      expect(await input()).toMatchObject({ status: 'QUEUED', size: 2 * leastPieceBytes + 5 })
      expect(await fixture.store.head(upload.key)).toMatchObject({ sizeBytes: 2 * leastPieceBytes + 5 })
    })

    it('were put together before the process was killed: completing again finds them', async () => {
      const upload = await start(5)
      await putPart(upload.uploadId, 1, Buffer.from('bytes'))
      const id = await storeUploadId(upload.uploadId)
      await fixture.store.completeMultipart(upload.key, id, await fixture.store.listParts(upload.key, id))
      await complete(upload.uploadId)
      expect(await input()).toMatchObject({ status: 'QUEUED' })
    })

    it('sends a part again, and the last one wins', async () => {
      const upload = await start(5)
      await putPart(upload.uploadId, 1, Buffer.from('wrong'))
      await putPart(upload.uploadId, 1, Buffer.from('right'))
      await complete(upload.uploadId)
      const { body } = await fixture.store.get(upload.key)
      expect(await body.toArray()).toEqual([Buffer.from('right')])
    })

    it.each([
      ['no part', [], 'No part has arrived.'],
      ['a gap', [[2, 'bytes']], 'Part 1 is missing.'],
      [
        'a small part before the last',
        [
          [1, 'a'],
          [2, 'bytes'],
        ],
        'Part 1 has 1 bytes',
      ],
      ['too few bytes', [[1, 'byte']], 'The parts have 4 of 6 bytes'],
    ] as [string, [number, string][], string][])('are refused with %s, and can go on', async (_, parts, problem) => {
      const upload = await start(6)
      for (const [number, text] of parts) await putPart(upload.uploadId, number, Buffer.from(text))
      const refusal = { status: 409, message: expect.stringContaining(problem) }
      await expect(complete(upload.uploadId)).rejects.toMatchObject(refusal)
      expect(await input()).toMatchObject({ status: 'UPLOADING' })
    })

    it('beyond the declared size are removed', async () => {
      const upload = await start(6)
      await putPart(upload.uploadId, 1, Buffer.from('bytes'))
      await putPart(upload.uploadId, 2, Buffer.from('bytes'))
      await expect(complete(upload.uploadId)).rejects.toMatchObject({ status: 413 })
      expect(await input()).toMatchObject({ status: 'NEW' })
      const prefixes = [`inputs/${caller.networkId}/${inputId}/${upload.uploadId}/`]
      expect(fixture.jobs.of('remove-objects')).toContainEqual({ prefixes, requestId: caller.requestId })
    })

    it('are checked against the MD5 that was signed', async () => {
      const upload = await start(5)
      const contentMd5 = createHash('md5').update('right').digest('base64')
      const { url } = await uploads().sign(caller, inputId, {}, { partNumber: 1, uploadId: upload.uploadId, contentMd5 })
      expect(await fixture.put(url, Buffer.from('wrong'))).toBe(400)
      expect(await fixture.put(url, Buffer.from('right'))).toBe(200)
    })

    it('are signed with three more values for old clients, none of them empty', async () => {
      const { uploadId } = await start(5)
      const signature = await uploads().sign(caller, inputId, {}, { partNumber: 1, uploadId, contentMd5: '' })
      expect(Object.keys(signature).sort()).toEqual(['authHeader', 'dateHeader', 'securityToken', 'url'])
      for (const value of Object.values(signature)) expect(value).toMatch(/^[\x20-\x7e]+$/)
    })
  })

  describe('in one PUT', () => {
    it('are noticed without a call', async () => {
      const url = await startSingle(5)
      expect(await uploads().completeSingles()).toBe(0)
      await fixture.put(url, Buffer.from('bytes'))
      fixture.clock.advance(1000)
      expect(await uploads().completeSingles()).toBe(1)
      expect(await input()).toMatchObject({ status: 'QUEUED', size: 5 })
      expect(fixture.jobs.of('probe-input')).toHaveLength(1)
    })

    it('are noticed by whoever asks for the input', async () => {
      const url = await startSingle(5)
      expect(await input()).toMatchObject({ status: 'UPLOADING' })
      await fixture.put(url, Buffer.from('bytes'))
      expect(await input()).toMatchObject({ status: 'QUEUED' })
    })

    it('of another size than declared end in an error that says so', async () => {
      const url = await startSingle(9)
      await fixture.put(url, Buffer.from('bytes'))
      expect(await input()).toMatchObject({ status: 'ERROR', error: { code: 'upload-incomplete' } })
      expect(fixture.jobs.of('remove-objects')).not.toHaveLength(0)
    })

    it('are looked at once a second, by whichever worker comes first', async () => {
      await startSingle(5)
      const due = () => fixture.dataSource.query('SELECT checked_at FROM uploads WHERE input_id = $1', [inputId])
      await Promise.all([uploads().completeSingles(), uploads().completeSingles()])
      const [before] = await due()
      await uploads().completeSingles()
      expect(await due()).toEqual([before])
      fixture.clock.advance(1000)
      await uploads().completeSingles()
      expect(await due()).not.toEqual([before])
    })

    it('give the key only, and abort without an id', async () => {
      const upload = await uploads().start(caller, inputId, { type: 'amazon' }, { size: 5 })
      expect(Object.keys(upload)).toEqual(['key'])
      await uploads().abort(caller, inputId, { type: 'amazon' }, {})
      expect(await input()).toMatchObject({ status: 'NEW' })
    })
  })

  describe('start', () => {
    it('needs a size from somewhere', async () => {
      await expect(uploads().start(caller, inputId, {}, {})).rejects.toMatchObject({ status: 422, errors: [{ field: '/size' }] })
      const sized = await fixture.media.inputs.create(caller, { filename: 'b.mov', size: 7 })
      expect(await uploads().start(caller, sized.id, {}, {})).toMatchObject({ pieceCount: 1 })
    })

    it('refuses more than the platform, or the network, allows', async () => {
      await expect(start(100 * 1024 ** 2 + 1)).rejects.toMatchObject({ status: 413 })
      await fixture.dataSource.query('UPDATE networks SET max_upload_bytes = 10 WHERE id = $1', [caller.networkId])
      await expect(start(11)).rejects.toMatchObject({ status: 413 })
      await start(10)
    })

    it('again replaces the first one', async () => {
      const first = await start(5)
      await putPart(first.uploadId, 1, Buffer.from('first'))
      const second = await start(6)
      await expect(complete(first.uploadId)).rejects.toMatchObject({ status: 409 })
      await putPart(second.uploadId, 1, Buffer.from('second'))
      await complete(second.uploadId)
      expect(await input()).toMatchObject({ status: 'QUEUED', size: 6 })
    })

    it('is refused when the bytes are there', async () => {
      const { id } = await fixture.readyInput(caller)
      await expect(uploads().start(caller, id, {}, { size: 5 })).rejects.toMatchObject({ status: 409, code: 'input-ready' })
    })

    it('is possible again after an error', async () => {
      const { id } = await fixture.queuedInput(caller)
      const failure = { code: 'not-media', message: 'This is no film.' }
      await fixture.media.probe.fail(await fixture.claimProbe(caller, id), failure, { permanent: true })
      await uploads().start(caller, id, {}, { size: 5 })
      expect(await fixture.media.inputs.get(caller, id)).toMatchObject({ status: 'UPLOADING', error: null })
    })
  })

  describe('abort', () => {
    it('leaves the input as new, once', async () => {
      const { uploadId } = await start(5)
      await uploads().abort(caller, inputId, {}, { uploadId })
      expect(await input()).toMatchObject({ status: 'NEW' })
      expect(await fixture.eventNames(caller)).toContain('inputs.cancelled')
      await expect(uploads().abort(caller, inputId, {}, { uploadId })).rejects.toMatchObject({ status: 409 })
      await expect(complete(uploadId)).rejects.toMatchObject({ status: 409 })
      const sign = uploads().sign(caller, inputId, {}, { partNumber: 1, uploadId })
      await expect(sign).rejects.toMatchObject({ status: 404, code: 'upload-not-found' })
    })

    it('happens by itself after a week without a sign of life', async () => {
      const { uploadId } = await start(5)
      fixture.clock.advance(6 * dayMs)
      await uploads().sign(caller, inputId, {}, { partNumber: 1, uploadId })
      fixture.clock.advance(6 * dayMs)
      await uploads().abortAbandoned()
      expect(await input()).toMatchObject({ status: 'UPLOADING' })
      fixture.clock.advance(2 * dayMs)
      await uploads().abortAbandoned()
      expect(await input()).toMatchObject({ status: 'NEW' })
    })

    it('happens when the input is deleted', async () => {
      const { uploadId } = await start(5)
      await fixture.media.inputs.delete(caller, inputId, {})
      await expect(complete(uploadId)).rejects.toMatchObject({ status: 409 })
      expect(fixture.jobs.of('remove-objects')).not.toHaveLength(0)
    })
  })

  it('of another network, or unknown, are not found', async () => {
    const { uploadId } = await start(5)
    const stranger = await fixture.tenant()
    const missing = { status: 404 }
    await expect(uploads().sign(stranger, inputId, {}, { partNumber: 1, uploadId })).rejects.toMatchObject(missing)
    await expect(uploads().complete(stranger, inputId, { uploadId })).rejects.toMatchObject(missing)
    await expect(uploads().abort(stranger, inputId, {}, { uploadId })).rejects.toMatchObject(missing)
    await expect(uploads().start(stranger, inputId, {}, { size: 5 })).rejects.toMatchObject(missing)
    await expect(complete('unknown')).rejects.toMatchObject(missing)
    expect(await input()).toMatchObject({ status: 'UPLOADING' })
  })
})
