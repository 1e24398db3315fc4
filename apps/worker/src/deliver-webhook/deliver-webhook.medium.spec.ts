import type { Delivery } from '@ingest/contract'
import { type AuthContext, newestFirst } from '@ingest/domain'
import { createTenant } from '@ingest/domain/testing'
import { EgressClient } from '@ingest/egress'
import { waitFor } from '@ingest/testing'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { Webhook } from 'standardwebhooks'
import { answers, Receiver } from '../../test/receiver.ts'
import { WorkerFixture } from '../../test/worker.fixture.ts'

const testMs = 120_000
const patience = { timeoutSeconds: 60 }

describe('webhooks', () => {
  let fixture: WorkerFixture
  let caller: AuthContext
  const receivers: Receiver[] = []

  beforeAll(async () => {
    fixture = await WorkerFixture.start()
  }, testMs)
  beforeEach(async () => {
    caller = await createTenant(fixture.dataSource)
  })
  afterEach(async () => {
    await fixture.stopWorkers()
    for (const receiver of receivers.splice(0)) await receiver.close()
  })
  afterAll(() => fixture?.stop())

  async function subscribed(answer: Parameters<typeof Receiver.start>[0], of = caller): Promise<Receiver> {
    const receiver = await Receiver.start(answer)
    receivers.push(receiver)
    await fixture.domain.hooks.subscribe(of, { event_names: ['videos.create'], url: receiver.url, secret: 'a secret of ours' })
    return receiver
  }

  async function happen(times = 1, of = caller): Promise<string[]> {
    const ids: string[] = []
    for (let count = 0; count < times; count++) ids.push((await fixture.domain.videos.create(of, { title: 'Film' })).id)
    return ids
  }

  async function deliveriesTo({ url }: Receiver, of = caller): Promise<Delivery[]> {
    const { items } = await fixture.domain.deliveries.list(of, { ...newestFirst, max: 1000 }, {})
    return items.filter((each) => each.url === url)
  }

  const toldOf = ({ received }: Receiver) => received.map(({ body }) => JSON.parse(body).event_object.data.id as string)
  const allAre = async (receiver: Receiver, status: Delivery['status'], of = caller) =>
    (await deliveriesTo(receiver, of)).every((each) => each.status === status)

  it('tell of an event, signed so that the receiver can be sure', async () => {
    await fixture.startWorker()
    const receiver = await subscribed(answers.ok)
    const [id] = await happen()
    await waitFor(() => receiver.received.length === 1, patience)
    const [{ headers, body } = { headers: {}, body: '' }] = receiver.received
    const webhook = new Webhook(`whsec_${Buffer.from('a secret of ours').toString('base64')}`)
    expect(webhook.verify(body, headers as Record<string, string>)).toMatchObject({
      event: 'videos.create',
      url: `${fixture.config.urls.api}/videos/${id}`,
      event_object: { data: { id, title: 'Film' } },
    })
    expect(headers).toMatchObject({ 'x-ingest-request-attempt': '1', 'request-id': caller.requestId })
    await waitFor(() => allAre(receiver, 'DELIVERED'), patience)
  })

  it(
    'go on past receivers that hang, reset, fail and never end',
    async () => {
      await fixture.startWorker()
      const bad = [answers.hanging, answers.resetting, answers.broken, answers.redirecting] as const
      const failing = await Promise.all(bad.map((answer) => subscribed(answer)))
      const [endless, good] = [await subscribed(answers.endless), await subscribed(answers.ok)]
      const neighbour = await createTenant(fixture.dataSource, 'Neighbour')
      const theirs = await subscribed(answers.ok, neighbour)
      const [ours, others] = [await happen(30), await happen(30, neighbour)]
      await waitFor(() => new Set(toldOf(good)).size === 30 && new Set(toldOf(theirs)).size === 30, patience)
      // The one that hangs has not even been given up for the first time.
      expect((await deliveriesTo(failing[0] as Receiver)).every(({ error }) => error === null)).toBe(true)
      expect([toldOf(good).toSorted(), toldOf(theirs).toSorted()]).toEqual([ours.toSorted(), others.toSorted()])
      await waitFor(() => allAre(endless, 'DELIVERED'), patience)
      expect((await deliveriesTo(endless))[0]?.response_body).toHaveLength(4096)
      const told = failing.map((receiver) =>
        waitFor(async () => (await deliveriesTo(receiver)).find(({ error }) => error), patience),
      )
      expect((await Promise.all(told)).map(({ error, response_status }) => [error, response_status])).toEqual([
        [expect.stringContaining('in time'), null],
        [expect.stringContaining('ended the connection'), null],
        ['The receiver answered 500.', 500],
        ['The receiver answered 302.', 302],
      ])
    },
    testMs,
  )

  it(
    'come again after a failure, and say why',
    async () => {
      await fixture.startWorker()
      const receiver = await subscribed((response, nth) => (nth === 1 ? answers.broken : answers.ok)(response))
      await happen()
      await waitFor(() => receiver.received.length === 2, patience)
      expect(receiver.received[1]?.headers).toMatchObject({
        'x-ingest-request-attempt': '2',
        'x-ingest-retry-reason': 'http-500',
      })
      expect(receiver.received[1]?.body).toBe(receiver.received[0]?.body)
      expect(receiver.received[1]?.headers['webhook-id']).toBe(receiver.received[0]?.headers['webhook-id'])
    },
    testMs,
  )

  it('end where the receiver wants no more', async () => {
    await fixture.startWorker()
    const receiver = await subscribed(answers.final)
    await happen()
    await waitFor(() => allAre(receiver, 'FAILED'), patience)
    expect(await deliveriesTo(receiver)).toMatchObject([{ attempts: 1, response_status: 410, response_body: 'gone' }])
  })

  it(
    'are handed back by a worker that is stopped, uncounted, and sent by the next',
    async () => {
      const worker = await fixture.startWorker()
      const receiver = await subscribed((response, nth) => (nth === 1 ? answers.hanging() : answers.ok(response)))
      await happen()
      await waitFor(() => receiver.received.length === 1, patience)
      await worker.stop()
      expect(await deliveriesTo(receiver)).toMatchObject([{ status: 'PENDING', attempts: 1, error: null }])
      await fixture.startWorker()
      await waitFor(() => allAre(receiver, 'DELIVERED'), patience)
      expect(receiver.received[1]?.headers['x-ingest-retry-reason']).toBe('interrupted')
    },
    testMs,
  )

  it('are sent though their queue job was lost', async () => {
    const receiver = await subscribed(answers.ok)
    await happen()
    await fixture.dataSource.query(`DELETE FROM pgboss.job WHERE name = 'deliver-webhook'`)
    await fixture.startWorker()
    await waitFor(() => allAre(receiver, 'DELIVERED'), patience)
  })

  it('are not sent into private networks unless an operator says so', async () => {
    const egress = new EgressClient({ allowPrivate: false })
    await fixture.startWorker((deps) => ({ ...deps, egress }))
    const receiver = await subscribed(answers.ok)
    await happen()
    const refused = await waitFor(async () => (await deliveriesTo(receiver)).find(({ error }) => error), patience)
    expect([refused.error, receiver.received]).toEqual(['The URL leads to an address that is not public.', []])
  })
})
