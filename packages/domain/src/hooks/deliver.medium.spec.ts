import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { BacklogUseCases } from '../backlog/backlog.use-cases.ts'
import { newestFirst } from '../core/list.ts'
import type { AuthContext } from '../core/scope.ts'
import { HooksFixture } from '../testing/hooks.ts'
import type { DeliveryClaim } from './delivery.claim.ts'

const url = 'https://newsroom.example/ingest'
const claimant = { worker: 'worker-1', leaseSeconds: 30 }
const taken = { status: 204, body: '' }
const failure = { status: 500, body: 'Oops', reason: 'http-500', error: 'The receiver answered 500.', isFinal: false }
const second = 1000

describe('deliveries', () => {
  let fixture: HooksFixture
  let caller: AuthContext
  let subscriptionId: string

  beforeAll(async () => {
    fixture = await HooksFixture.start()
  })
  afterAll(() => fixture?.stop())
  beforeEach(async () => {
    await fixture.dataSource.query('TRUNCATE networks CASCADE')
    caller = await fixture.tenant()
    subscriptionId = await subscribe()
    fixture.jobs.sent.length = 0
  })

  async function subscribe(options: { retry?: 'extended'; url?: string } = {}): Promise<string> {
    const [made] = await fixture.hooks.subscribe(caller, { event_names: ['videos.create'], url, secret: 'a secret', ...options })
    return String(made?.id)
  }
  const claim = (id = subscriptionId) => fixture.deliver.claim({ networkId: caller.networkId, subscriptionId: id }, claimant)
  const log = async () => (await fixture.deliveries.list(caller, newestFirst, {})).items

  async function claimOne(): Promise<DeliveryClaim> {
    const [claimed, ...others] = await claim()
    if (!claimed || others.length > 0) throw new Error(`there are ${others.length} others`)
    return claimed
  }

  async function useOf(stale: DeliveryClaim): Promise<boolean[]> {
    const { deliver } = fixture
    return [await deliver.complete(stale, taken), await deliver.fail(stale, failure), await deliver.release(stale)]
  }

  it('are counted until they are done', async () => {
    const backlog = new BacklogUseCases(fixture)
    expect((await backlog.read()).deliveries).toEqual({ pending: 0, oldestDueSeconds: 0 })
    await fixture.happen(caller)
    const { pending, oldestDueSeconds } = (await backlog.read()).deliveries
    // The clock of the fixture is an hour ahead of that of the database.
    expect([pending, Math.round(oldestDueSeconds / 3600)]).toEqual([1, 1])
    await fixture.deliver.complete(await claimOne(), taken)
    expect(await backlog.read()).toEqual({
      deliveries: { pending: 0, oldestDueSeconds: 0 },
      encodes: { waiting: 0, queued: 0, running: 0 },
    })
  })

  it('are made with the event, for those who subscribed to it, and wake a worker', async () => {
    const other = await subscribe({ url: `${url}/other` })
    const disabled = { event_names: ['videos.create' as const], url: `${url}/off`, enabled: false }
    await fixture.hooks.subscribe(caller, disabled)
    await fixture.hooks.subscribe(await fixture.tenant(), { event_names: ['videos.create'], url })
    await fixture.happen(caller)
    await fixture.happen(caller, 'videos.update')
    expect((await log()).map((each) => [each.url, each.status]).toSorted()).toEqual([
      [url, 'PENDING'],
      [`${url}/other`, 'PENDING'],
    ])
    const options = [subscriptionId, other].map((singletonKey) => ({ singletonKey, groupId: caller.networkId }))
    expect(fixture.jobs.sent.map((job) => job.options)).toEqual(expect.arrayContaining(options))
    expect(fixture.jobs.of('deliver-webhook')).toHaveLength(2)
  })

  it('are not made when the change is not', async () => {
    const change = fixture.transact(async (tx) => {
      await tx.announce(caller, 'videos.create', caller.userId, {})
      throw new Error('changed my mind')
    })
    await expect(change).rejects.toThrow('changed my mind')
    expect(await log()).toEqual([])
  })

  it('are claimed once, with all that is sent', async () => {
    const videoId = await fixture.happen(caller)
    const claims = (await Promise.all([claim(), claim()])).flat()
    expect(claims).toMatchObject([{ attempt: 1, url, secret: 'a secret', requestId: caller.requestId, retryReason: undefined }])
    const body = JSON.parse(String(claims[0]?.body))
    const resource = `https://api.example.com/videos/${videoId}`
    expect(body).toMatchObject({ event: 'videos.create', url: resource, URL: resource })
    expect(body.event_object).toMatchObject({ event_name: 'videos.create', data: { id: videoId }, network_id: caller.networkId })
  })

  it('are claimed a few at once, oldest first, and by one worker at a time', async () => {
    const ids: string[] = []
    for (let count = 0; count < 10; count++) ids.push(await fixture.happen(caller))
    const first = await claim()
    expect(first.map(({ body }) => JSON.parse(body).event_object.data.id)).toEqual(ids.slice(0, 8))
    expect(await claim()).toEqual([])
    for (const each of first) await fixture.deliver.complete(each, taken)
    expect(await claim()).toHaveLength(2)
  })

  it('are told of when they were taken', async () => {
    await fixture.happen(caller)
    expect(await fixture.deliver.complete(await claimOne(), taken)).toBe(true)
    expect(await log()).toMatchObject([{ status: 'DELIVERED', attempts: 1, response_status: 204, error: null }])
    expect(await claim()).toEqual([])
  })

  it('have three attempts with growing pauses', async () => {
    await fixture.happen(caller)
    for (const pauseSeconds of [10, 60]) {
      await fixture.deliver.fail(await claimOne(), failure)
      expect(await log()).toMatchObject([
        { status: 'PENDING', response_status: 500, response_body: 'Oops', error: failure.error },
      ])
      fixture.clock.advance(pauseSeconds * second - 1)
      expect([await claim(), await fixture.deliver.sweep()]).toEqual([[], 0])
      fixture.clock.advance(1)
      expect(await fixture.deliver.sweep()).toBe(1)
    }
    const last = await claimOne()
    expect(last).toMatchObject({ attempt: 3, retryReason: 'http-500' })
    await fixture.deliver.fail(last, failure)
    expect(await log()).toMatchObject([{ status: 'FAILED', attempts: 3, next_attempt_at: null }])
  })

  it('go on for 72 hours where the subscription asks for it', async () => {
    await subscribe({ retry: 'extended' })
    await fixture.happen(caller)
    const startedAt = fixture.clock.now().getTime()
    for (let claims = await claim(); claims[0]; claims = await claim()) {
      await fixture.deliver.fail(claims[0], failure)
      const [delivery] = await log()
      if (delivery?.next_attempt_at) fixture.clock.advance(Date.parse(delivery.next_attempt_at) - fixture.clock.now().getTime())
    }
    const hours = (fixture.clock.now().getTime() - startedAt) / (3600 * second)
    expect(await log()).toMatchObject([{ status: 'FAILED' }])
    expect(hours).toBeGreaterThan(69)
    expect(hours).toBeLessThanOrEqual(72)
  })

  it('end when the receiver says so', async () => {
    await fixture.happen(caller)
    await fixture.deliver.fail(await claimOne(), { ...failure, isFinal: true })
    expect(await log()).toMatchObject([{ status: 'FAILED', attempts: 1 }])
  })

  it('are taken from a worker that tells nothing, whose late word changes nothing', async () => {
    await fixture.happen(caller)
    const stopped = await claimOne()
    expect(await fixture.deliver.sweep()).toBe(0)
    fixture.clock.advance(20 * second)
    expect(await fixture.deliver.sweep()).toBe(1)
    const other = await claimOne()
    expect(other).toMatchObject({ attempt: 2, retryReason: 'interrupted' })
    expect(await useOf(stopped)).toEqual([false, false, false])
    await fixture.deliver.complete(other, taken)
    expect(await useOf(stopped)).toEqual([false, false, false])
    expect(await log()).toMatchObject([{ status: 'DELIVERED', attempts: 2 }])
  })

  it('are not given up because of workers that die or are stopped', async () => {
    await fixture.happen(caller)
    for (let deaths = 0; deaths < 10; deaths++) {
      await claimOne()
      fixture.clock.advance(20 * second)
      expect(await fixture.deliver.release(await claimOne())).toBe(true)
    }
    expect(await claimOne()).toMatchObject({ attempt: 21, retryReason: 'interrupted' })
  })

  it('are sent once more when somebody asks, with attempts of their own', async () => {
    await fixture.happen(caller)
    await fixture.deliver.complete(await claimOne(), taken)
    const [delivered] = await log()
    await fixture.deliveries.redeliver(caller, String(delivered?.id))
    for (let failures = 0; failures < 3; failures++) {
      const again = await claimOne()
      expect(again.attempt).toBe(failures + 2)
      if (failures === 0) expect(again.retryReason).toBe('redelivery')
      await fixture.deliver.fail(again, failure)
      fixture.clock.advance(3600 * second)
    }
    expect(await log()).toMatchObject([{ status: 'FAILED', delivered_at: null }])
    const stranger = await fixture.tenant()
    await expect(fixture.deliveries.redeliver(stranger, String(delivered?.id))).rejects.toMatchObject({ status: 404 })
  })

  it('end with their subscription, or when it is disabled', async () => {
    await fixture.happen(caller)
    const claimed = await claimOne()
    await fixture.hooks.change(caller, { event_name: 'videos.create', url, enabled: false })
    expect(await useOf(claimed)).toEqual([false, false, false])
    const [ended] = await log()
    expect(ended).toMatchObject({ status: 'FAILED', error: 'The subscription was disabled.' })
    const refused = fixture.deliveries.redeliver(caller, String(ended?.id))
    await expect(refused).rejects.toMatchObject({ status: 409, code: 'subscription-disabled' })
    await fixture.hooks.delete(caller, { event_name: 'videos.create', url })
    expect(await log()).toEqual([])
  })
})
