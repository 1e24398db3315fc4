import { operations } from '@ingest/contract'
import { describe, expect, it } from '@jest/globals'
import { createClient } from '../../packages/sdk/src/generated/client/index.ts'
import { linkNetworkUser, unlinkNetworkUser } from '../../packages/sdk/src/generated/sdk.gen.ts'
import { restoreMethods } from './link-methods.mjs'

const sent: string[] = []
const client = createClient({
  baseUrl: 'https://api.example.com',
  fetch: async (request) => {
    sent.push(`${(request as Request).method} ${(request as Request).url} ${await (request as Request).text()}`)
    return Response.json({})
  },
})

describe('LINK and UNLINK', () => {
  it('stand in the operations table', () => {
    expect(operations.linkNetworkUser).toMatchObject({ method: 'LINK', path: '/networks/{network_id}' })
    expect(operations.unlinkNetworkUser).toMatchObject({ method: 'UNLINK', path: '/networks/{network_id}' })
    expect(operations.linkNetworkUserAlias).toMatchObject({ method: 'LINK', path: '/networks/{network_id}/invite' })
  })

  it('are what the SDK sends', async () => {
    await linkNetworkUser({ client, path: { network_id: 'n' }, body: { id: 'u' } })
    await unlinkNetworkUser({ client, path: { network_id: 'n' }, body: { id: 'u' } })
    expect(sent).toEqual([
      'LINK https://api.example.com/networks/n {"id":"u"}',
      'UNLINK https://api.example.com/networks/n {"id":"u"}',
    ])
  })

  it('are not lost silently when the generator writes calls in another way', () => {
    expect(() => restoreMethods("client.send({ url: '/__method/LINK/networks/{network_id}' })")).toThrow(/cannot be restored/)
  })
})
