import { afterEach, describe, expect, it } from '@jest/globals'
import { mediaType } from './answer.ts'
import { RateLimit } from './rate-limit.ts'
import { type EdgeApp, startEdgeApp } from './testing/edge-app.ts'

let edge: EdgeApp | undefined

afterEach(() => edge?.close())

/** @returns the address that a request is taken to come from, as the log tells it */
async function addressOf(remoteAddress: string, forwardedFor: string | undefined, trustedProxies: string[]): Promise<string> {
  edge = await startEdgeApp({ trustedProxies })
  const headers = { accept: mediaType, ...(forwardedFor !== undefined && { 'x-forwarded-for': forwardedFor }) }
  await edge.app.inject({ method: 'GET', url: '/roles', remoteAddress, headers })
  return JSON.parse(edge.log.at(-1) ?? '{}').address
}

describe('X-Forwarded-For', () => {
  const proxies = ['10.0.0.0/8', '::1']

  it.each([
    ['is nothing from somebody who is no proxy', '203.0.113.9', '1.2.3.4', '203.0.113.9'],
    ['is nothing from a neighbour of the proxies', '11.0.0.1', '1.2.3.4', '11.0.0.1'],
    ['tells the client of a proxy', '10.0.0.1', '203.0.113.9', '203.0.113.9'],
    ['tells it behind several proxies', '10.0.0.1', '203.0.113.9, 10.2.2.2, 10.1.1.1', '203.0.113.9'],
    ['cannot be forged by the client of a proxy, who stands last', '10.0.0.1', '1.2.3.4, 203.0.113.9', '203.0.113.9'],
    ['cannot be forged with the address of a proxy', '10.0.0.1', '1.2.3.4, 10.9.9.9, 203.0.113.9', '203.0.113.9'],
    ['is nothing when a proxy sends none', '10.0.0.1', undefined, '10.0.0.1'],
    ['is read from an IPv6 proxy', '::1', '2001:db8::1', '2001:db8::1'],
  ])('%s', async (_, remoteAddress, forwardedFor, address) => {
    expect(await addressOf(remoteAddress, forwardedFor, proxies)).toBe(address)
  })

  it('is nothing when no proxy is trusted', async () => {
    expect(await addressOf('127.0.0.1', '1.2.3.4', [])).toBe('127.0.0.1')
  })

  it('does not get anybody another count', async () => {
    edge = await startEdgeApp({ trustedProxies: proxies, rateLimit: new RateLimit({ requests: 5, windowSeconds: 60 }) })
    const { app } = edge
    const ask = (index: number) =>
      app.inject({
        method: 'POST',
        url: '/token',
        remoteAddress: '203.0.113.9',
        headers: { 'x-forwarded-for': `192.0.2.${index}` },
      })
    const answers = await Promise.all(Array.from({ length: 10 }, (_, index) => ask(index)))
    expect(answers.filter(({ statusCode }) => statusCode === 429)).toHaveLength(5)
  })
})
