import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import type { AuthContext } from '../core/scope.ts'
import { claimant, MediaFixture } from '../testing/index.ts'
import type { PullClaim } from './pull.claim.ts'

const url = 'https://films.example.org/holiday.mov?signature=secret'
const mebibyte = 1024 ** 2
const minuteMs = 60_000
const failure = { code: 'source-timeout', message: 'The server did not answer in time.' }

describe('pulls', () => {
  let fixture: MediaFixture
  let caller: AuthContext
  let inputId: string

  beforeAll(async () => {
    fixture = await MediaFixture.start()
  })
  afterAll(() => fixture?.stop())
  beforeEach(async () => {
    await fixture.clear()
    caller = await fixture.tenant()
    inputId = (await fixture.media.inputs.create(caller, { url })).id
  })

  const pull = () => fixture.media.pull
  const input = () => fixture.media.inputs.get(caller, inputId)
  const tryClaim = () => pull().claim({ networkId: caller.networkId, inputId }, claimant)

  async function claim(): Promise<PullClaim> {
    const claimed = await tryClaim()
    if (!claimed) throw new Error(`input ${inputId} cannot be claimed`)
    return claimed
  }

  async function useOf(stale: PullClaim): Promise<unknown[]> {
    const stored = { key: stale.objectKey, sizeBytes: 1, etag: 'x', contentType: 'x', lastModified: new Date() }
    return [
      await pull().heartbeat(stale),
      (await pull().begin(stale, { storeUploadId: 'other' })) !== undefined,
      await pull().progress(stale, 1),
      await pull().complete(stale, stored),
      await pull().fail(stale, failure, { permanent: true }),
      await pull().release(stale),
    ]
  }
  const nothing = [false, false, false, false, false, false]

  it('are queued with the input, and claimed once', async () => {
    expect(fixture.jobs.sent).toMatchObject([
      { name: 'pull-input', options: { singletonKey: inputId, groupId: caller.networkId } },
    ])
    expect(await input()).toMatchObject({ status: 'UPLOADING', filename: 'holiday.mov', size: null, received: 0 })
    const claims = await Promise.all([tryClaim(), tryClaim()])
    expect(claims.filter(Boolean)).toMatchObject([{ url, attempt: 1, maxBytes: 1024 ** 3 }])
    expect(JSON.stringify(await fixture.dataSource.query('SELECT * FROM uploads'))).not.toContain('secret')
  })

  it('show how far they are, and hand over what was begun', async () => {
    const begun = { storeUploadId: 'parts', validator: '"v1"', sizeBytes: 100 * mebibyte }
    const first = await pull().begin(await claim(), begun)
    expect(first).toMatchObject({ pieceSizeBytes: 5 * mebibyte })
    await pull().progress(first as PullClaim, 10 * mebibyte)
    expect(await input()).toMatchObject({ size: 100 * mebibyte, received: 10 * mebibyte })
    await pull().release(first as PullClaim)
    expect(await claim()).toMatchObject({ attempt: 2, begun, pieceSizeBytes: 5 * mebibyte })
  })

  it('become inputs like any other', async () => {
    const claimed = await claim()
    const stored = await fixture.store.put(claimed.objectKey, Buffer.from('a film'))
    expect(await pull().complete(claimed, stored)).toBe(true)
    expect(await input()).toMatchObject({ status: 'QUEUED', size: 6, received: 6 })
    expect(fixture.jobs.of('probe-input')).toHaveLength(1)
    expect(await useOf(claimed)).toEqual(nothing)
  })

  it('are taken from a worker that gives no sign of life, and its late writes change nothing', async () => {
    const stopped = await claim()
    fixture.clock.advance(minuteMs)
    expect(await pull().sweep()).toBe(1)
    const other = await claim()
    expect(await useOf(stopped)).toEqual(nothing)
    expect(await pull().heartbeat(other)).toBe(true)
    expect(await input()).toMatchObject({ status: 'UPLOADING' })
  })

  it('that bring nothing are given up after a while, those that get on are not', async () => {
    for (let tries = 0; tries < 20; tries++) {
      const claimed = await claim()
      await pull().progress(claimed, tries)
      await pull().fail(claimed, failure, { permanent: false })
    }
    for (let tries = 0; tries < 7; tries++) await pull().fail(await claim(), failure, { permanent: false })
    expect(await input()).toMatchObject({ status: 'UPLOADING' })
    await pull().fail(await claim(), failure, { permanent: false })
    expect(await input()).toMatchObject({ status: 'ERROR', error: failure })
  })

  it('end when the input is uploaded or deleted', async () => {
    const claimed = await claim()
    await fixture.media.uploads.start(caller, inputId, {}, { size: 5 })
    expect(await useOf(claimed)).toEqual(nothing)
    expect(await input()).toMatchObject({ status: 'UPLOADING', received: null })
    await fixture.media.inputs.delete(caller, inputId, {})
    expect(await tryClaim()).toBeUndefined()
  })

  it('stay within what the network may have, known before or not', async () => {
    const allow = (column: string, most: number) =>
      fixture.dataSource.query(`UPDATE networks SET ${column} = $1 WHERE id = $2`, [most, caller.networkId])
    const exceeded = { status: 403, code: 'quota-exceeded' }
    await allow('max_open_uploads', 1)
    await expect(fixture.media.inputs.create(caller, { url })).rejects.toMatchObject(exceeded)
    await allow('max_storage_bytes', 10 * mebibyte)
    const claimed = await claim()
    const begin = (sizeBytes?: number) => pull().begin(claimed, { storeUploadId: 'parts', sizeBytes })
    await expect(begin(11 * mebibyte)).rejects.toMatchObject(exceeded)
    expect(await begin()).toBeDefined()
    expect(await pull().progress(claimed, 10 * mebibyte)).toBe(true)
    await expect(pull().progress(claimed, 11 * mebibyte)).rejects.toMatchObject(exceeded)
    expect(await input()).toMatchObject({ status: 'UPLOADING', received: 10 * mebibyte, size: null })
  })

  it('refuse what cannot be called, and inputs without a name', async () => {
    const bad = fixture.media.inputs.create(caller, { url: 'https://ada:secret@example.com/a.mov' })
    await expect(bad).rejects.toMatchObject({ status: 422, errors: [{ field: '/url' }] })
    await expect(fixture.media.inputs.create(caller, {})).rejects.toMatchObject({ status: 422, errors: [{ field: '/filename' }] })
  })
})
