import { createHmac } from 'node:crypto'
import { expect, it } from '@jest/globals'
import { Webhook } from 'standardwebhooks'
import { deliveryHeaders } from './delivery-headers.ts'

const delivery = {
  deliveryId: 'delivery-1',
  attempt: 1,
  secret: 'gehèim ünd läng',
  body: '{"event":"jobs.complete","title":"Ümlaut"}',
}
const now = new Date()

it('are signed so that a library of Standard Webhooks accepts them', () => {
  const headers = deliveryHeaders(delivery, now)
  const webhook = new Webhook(`whsec_${Buffer.from(delivery.secret).toString('base64')}`)
  expect(webhook.verify(delivery.body, headers)).toEqual(JSON.parse(delivery.body))
  expect(() => webhook.verify(`${delivery.body} `, headers)).toThrow()
  expect(headers['x-ingest-signature']).toBe(createHmac('sha1', Buffer.from(delivery.secret)).update(delivery.body).digest('hex'))
})

it('tell of the attempt, of its reason and of the request behind it', () => {
  expect(deliveryHeaders({ ...delivery, attempt: 2, retryReason: 'http-500', requestId: 'r-1' }, now)).toMatchObject({
    'x-ingest-request-attempt': '2',
    'x-ingest-retry-reason': 'http-500',
    'request-id': 'r-1',
  })
  expect(Object.keys(deliveryHeaders(delivery, now))).not.toContain('x-ingest-retry-reason')
})
