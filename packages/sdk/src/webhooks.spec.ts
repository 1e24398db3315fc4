import { createHmac } from 'node:crypto'
import { describe, expect, test } from '@jest/globals'
import { verifyWebhook, type WebhookHeaders } from './webhooks.ts'

const secret = 'gehèim ünd läng'
const body = '{"event":"jobs.complete","title":"Ümlaut"}'
const nowSeconds = () => Math.floor(Date.now() / 1000)

function signed(options: { secret?: string; timestamp?: number | string } = {}) {
  const { timestamp = nowSeconds() } = options
  const hmac = createHmac('sha256', options.secret ?? secret).update(`delivery-1.${timestamp}.${body}`)
  return {
    'webhook-id': 'delivery-1',
    'webhook-timestamp': String(timestamp),
    'webhook-signature': `v1,${hmac.digest('base64')}`,
  }
}

describe('Standard Webhooks', () => {
  const headers = signed()
  const other = signed({ secret: 'the one before' })['webhook-signature']

  test.each<[string, string | Uint8Array, WebhookHeaders]>([
    ['text and headers of Node', body, headers],
    ['bytes and headers of fetch', Buffer.from(body), new Headers(headers)],
    [
      'headers in another case',
      body,
      Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toUpperCase(), value])),
    ],
    ['several signatures', body, { ...headers, 'webhook-signature': `v2,x v1a,y ${other} ${headers['webhook-signature']}` }],
  ])('%s', async (_, given, theirs) => {
    expect(await verifyWebhook(given, theirs, secret)).toEqual(JSON.parse(body))
  })

  test.each<[string, string, WebhookHeaders]>([
    ['another body', `${body} `, headers],
    ['another secret', body, { ...headers, 'webhook-signature': other }],
    ['another id', body, { ...headers, 'webhook-id': 'delivery-2' }],
    ['another time', body, { ...headers, 'webhook-timestamp': String(nowSeconds() + 1) }],
    ['a signature that is no base64', body, { ...headers, 'webhook-signature': 'v1,*' }],
    ['an empty signature', body, { ...headers, 'webhook-signature': 'v1,' }],
    ['a part of the signature', body, { ...headers, 'webhook-signature': headers['webhook-signature'].slice(0, 20) }],
    ['another version', body, { ...headers, 'webhook-signature': headers['webhook-signature'].replace('v1', 'v2') }],
    ['an old delivery', body, signed({ timestamp: nowSeconds() - 301 })],
    ['one of tomorrow', body, signed({ timestamp: nowSeconds() + 302 })],
    ['a time that is none', body, signed({ timestamp: 'now' })],
    ['no signature', body, { ...headers, 'webhook-signature': undefined }],
    ['the other signature alone', body, { 'x-ingest-signature': createHmac('sha1', secret).update(body).digest('hex') }],
  ])('%s is refused', async (_, given, theirs) => {
    await expect(verifyWebhook(given, theirs, secret)).rejects.toMatchObject({ name: 'IngestWebhookError' })
  })

  test('the tolerance can be set', async () => {
    const old = signed({ timestamp: nowSeconds() - 400 })
    expect(await verifyWebhook(body, old, secret, { toleranceSeconds: 500 })).toEqual(JSON.parse(body))
  })
})

describe('X-Ingest-Signature', () => {
  const signature = createHmac('sha1', secret).update(body).digest('hex')
  const verify = (given: string, header: string) =>
    verifyWebhook(given, { 'x-ingest-signature': header }, secret, { header: 'x-ingest-signature' })

  test('is accepted, in either case', async () => {
    expect(await verify(body, signature)).toEqual(JSON.parse(body))
    expect(await verify(body, signature.toUpperCase())).toEqual(JSON.parse(body))
  })

  test.each([
    [`${body} `, signature],
    [body, signature.slice(2)],
    [body, `${signature}00`],
    [body, `${signature}0`],
    [body, ''],
    [body, 'no hex'],
    [body, createHmac('sha1', 'another').update(body).digest('hex')],
  ])('%s with %s is refused', async (given, header) => {
    await expect(verify(given, header)).rejects.toMatchObject({ name: 'IngestWebhookError' })
  })
})
