import type { BroadcastClaim } from '@ingest/domain'
import { expect, it } from '@jest/globals'
import type { Publication, PublishRequest } from '../rtmp/publication.ts'
import { LivePublishing } from './live-publishing.ts'

const request: PublishRequest = { streamKey: 'key', app: 'origin', address: '::1', params: new URLSearchParams() }
const claim = { broadcastId: 'broadcast', epoch: 1 } as BroadcastClaim

function publishing(answer: BroadcastClaim | 'unknown' | 'stopped') {
  const calls: string[] = []
  const broadcasts = {
    claim: async () => answer,
    publish: () => void calls.push('publish'),
    release: () => void calls.push('release'),
  }
  return { calls, handler: new LivePublishing(broadcasts) }
}

it('tells publishers why they are refused', async () => {
  const { signal } = new AbortController()
  expect(await publishing('unknown').handler.admit(request, signal)).toMatchObject({ status: 'denied' })
  expect(await publishing('stopped').handler.admit(request, signal)).toMatchObject({
    description: expect.stringContaining('reset'),
  })
})

it('gives back what a publisher has not taken, and nothing of one who publishes', async () => {
  const gone = new AbortController()
  const { calls, handler } = publishing(claim)
  await handler.admit(request, gone.signal)
  gone.abort()
  expect(calls).toEqual(['release'])
  const later = new AbortController()
  await handler.admit(request, later.signal)
  handler.publish({ request } as Publication)
  later.abort()
  expect(calls).toEqual(['release', 'publish'])
})

it('gives back at once what is too late', async () => {
  const { calls, handler } = publishing(claim)
  await handler.admit(request, AbortSignal.abort())
  expect(calls).toEqual(['release'])
})
