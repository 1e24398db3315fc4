import type { Usage } from '@ingest/contract'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { newId } from '../core/ids.ts'
import type { AuthContext } from '../core/scope.ts'
import { aVariant, MediaFixture } from '../testing/index.ts'
import { DeliveryUseCases } from '../usage/delivery.use-cases.ts'
import { BillingUseCases } from './billing.use-cases.ts'

const hourMs = 3_600_000
const monthMs = 31 * 24 * hourMs
/** Of the inputs that the fixture makes, and of what its jobs make of them. */
const [inputBytes, jobBytes] = ['the bytes of a film'.length, 1000]

describe('billing', () => {
  let fixture: MediaFixture
  let billing: BillingUseCases
  let delivery: DeliveryUseCases
  let caller: AuthContext

  beforeAll(async () => {
    fixture = await MediaFixture.start()
    billing = new BillingUseCases(fixture)
    delivery = new DeliveryUseCases(fixture)
  })
  afterAll(() => fixture?.stop())
  beforeEach(async () => {
    caller = await fixture.tenant()
  })

  const usage = async (as = caller) => (await billing.invoices(as, as.networkId, { currentUsage: true })) as Usage

  it('has no invoices, and no payment provider', async () => {
    const { networkId } = caller
    expect(await billing.invoices(caller, networkId, {})).toEqual([])
    expect(await billing.countInvoices(caller, networkId)).toBe(0)
    await expect(billing.invoice(caller, networkId, 'in_1')).rejects.toMatchObject({ status: 404 })
    await expect(billing.customer(caller, networkId)).rejects.toMatchObject({ status: 501 })
  })

  it('is seen in its own network', async () => {
    const { networkId } = await fixture.tenant()
    for (const refused of [
      billing.invoices(caller, networkId, { currentUsage: true }),
      billing.countInvoices(caller, networkId),
      billing.invoice(caller, networkId, 'in_1'),
      billing.customer(caller, networkId),
    ])
      await expect(refused).rejects.toMatchObject({ status: 404, code: 'network-not-found' })
  })

  it('knows what was used since the month began: nothing at first', async () => {
    const now = fixture.clock.now()
    expect(await usage()).toEqual({
      minutes_encoded: 0,
      bytes_stored: 0,
      bytes_delivered: 0,
      live_minutes: 0,
      from: `${now.toISOString().slice(0, 7)}-01T00:00:00.000Z`,
      to: now.toISOString(),
    })
  })

  it('counts what was encoded, though it is deleted later, and each job once', async () => {
    const video = await fixture.playableVideo(caller, ['Adaptive', 'Phone'])
    expect(await usage()).toMatchObject({ minutes_encoded: 0.5, bytes_stored: inputBytes + jobBytes })
    const [, other] = [await fixture.queuedJob(caller, video), await fixture.tenant()]
    expect(await usage(other)).toMatchObject({ minutes_encoded: 0, bytes_stored: 0 })
    await fixture.media.videos.delete(caller, video.id, { permanent: true })
    expect(await usage()).toMatchObject({ minutes_encoded: 0.5, bytes_stored: 2 * inputBytes })
  })

  it('counts no encode that has failed, and stores what was replaced until it is removed', async () => {
    const video = await fixture.playableVideo(caller)
    const failed = await fixture.claimJob(caller, (await fixture.queuedJob(caller, video)).jobId)
    await fixture.media.encode.fail(failed, { code: 'broken', message: 'It broke.' }, { permanent: true })
    expect(await usage()).toMatchObject({ minutes_encoded: 0.5 })
    const again = await fixture.claimJob(caller, (await fixture.queuedJob(caller, video)).jobId)
    await fixture.media.encode.complete(again, { variants: [aVariant('Adaptive')], sizeBytes: 500 })
    expect(await usage()).toMatchObject({ minutes_encoded: 1, bytes_stored: 3 * inputBytes + jobBytes + 500 })
    fixture.clock.advance(25 * hourMs)
    await fixture.media.encode.forgetReplaced()
    expect(await usage()).toMatchObject({ bytes_stored: 3 * inputBytes + 500 })
  })

  it('counts the pictures that jobs make as stored: of inputs, of encodes and of recordings', async () => {
    const { networkId } = caller
    await fixture.readyInput(caller, 'film.mov', { imageBytes: 70 })
    expect(await usage()).toMatchObject({ bytes_stored: inputBytes + 70 })
    const claimed = await fixture.claimJob(caller, (await fixture.queuedJob(caller)).jobId)
    const result = { variants: [aVariant('Adaptive')], sizeBytes: jobBytes, poster: { id: newId(), sizeBytes: 300 } }
    await fixture.media.encode.complete(claimed, result)
    const stored = 2 * inputBytes + 70 + jobBytes + 300
    expect(await usage()).toMatchObject({ bytes_stored: stored })
    await fixture.dataSource.query('UPDATE networks SET max_storage_bytes = $2 WHERE id = $1', [networkId, stored + 10])
    const announced = (size: number) =>
      fixture.media.inputs
        .create(caller, { filename: 'film.mov', size })
        .then(({ id }) => fixture.media.uploads.start(caller, id, {}))
    await expect(announced(11)).rejects.toMatchObject({ status: 403, code: 'quota-exceeded' })
    await announced(10)
  })

  it('counts uploaded thumbnails as stored, until they are deleted', async () => {
    const [{ id }, { thumbnails }] = [await fixture.media.videos.create(caller, { title: 'Film' }), fixture.media]
    const picture = { bytes: Buffer.from('a picture'), contentType: 'image/png' }
    const { thumbnail_id } = await thumbnails.addUploaded(caller, id, picture)
    await thumbnails.addExternal(caller, id, ['https://images.example.org/a.jpg'])
    expect(await usage()).toMatchObject({ bytes_stored: picture.bytes.length })
    expect(await usage(await fixture.tenant())).toMatchObject({ bytes_stored: 0 })
    await thumbnails.delete(caller, id, thumbnail_id)
    expect(await usage()).toMatchObject({ bytes_stored: 0 })
  })

  it('adds up what any number of processes have delivered, and begins anew each month', async () => {
    const other = await fixture.tenant()
    const counts = new Map([
      [caller.networkId, 2 ** 40],
      [newId(), 7],
      [other.networkId, 5],
    ])
    await Promise.all(Array.from({ length: 10 }, () => delivery.count(counts)))
    expect(await usage()).toMatchObject({ bytes_delivered: 10 * 2 ** 40 })
    expect(await usage(other)).toMatchObject({ bytes_delivered: 50 })
    fixture.clock.advance(monthMs)
    expect(await usage()).toMatchObject({ bytes_delivered: 0, minutes_encoded: 0 })
  })
})
