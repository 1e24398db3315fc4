import { gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { type EdgeApp, startEdgeApp } from './testing/edge-app.ts'

let edge: EdgeApp
let path: string

beforeAll(async () => {
  edge = await startEdgeApp()
  path = `/roles/${edge.shelf.add('Editors'.repeat(200)).id}`
})
afterAll(() => edge.close())

const get = (headers: Record<string, string> = {}, url = path) => edge.request('GET', url, { headers })
const tagOf = async (headers: Record<string, string> = {}, url = path) => (await get(headers, url)).headers.etag as string

describe('caching', () => {
  it('is private and revalidated', async () => {
    expect((await get()).headers).toMatchObject({
      'cache-control': 'private, no-cache',
      vary: 'Accept, Authorization, Origin, Accept-Encoding, Range',
    })
  })

  it('is by a strong tag; If-None-Match compares weakly', async () => {
    const tag = await tagOf()
    expect(tag).toMatch(/^"[\w-]+"$/)
    for (const ifNoneMatch of [tag, `W/${tag}`, `"other", ${tag}`, '*']) {
      const response = await get({ 'if-none-match': ifNoneMatch })
      expect([response.statusCode, response.body, response.headers.etag]).toEqual([304, '', tag])
      expect(response.headers['content-type']).toBeUndefined()
    }
    expect((await get({ 'if-none-match': '"other"' })).statusCode).toBe(200)
  })

  it('gives a compressed body a tag of its own', async () => {
    const plain = await get()
    const compressed = await get({ 'accept-encoding': 'br;q=1, gzip;q=0.5' })
    expect(compressed.headers['content-encoding']).toBe('gzip')
    expect(gunzipSync(compressed.rawPayload).toString()).toBe(plain.body)
    expect(compressed.headers.etag).toBe((plain.headers.etag as string).replace(/"$/, '-gzip"'))
    expect((await get({ 'accept-encoding': 'gzip;q=0, *' })).headers['content-encoding']).toBeUndefined()
    expect((await get({ 'accept-encoding': 'gzip', 'if-none-match': compressed.headers.etag as string })).statusCode).toBe(304)
  })

  it('changes the tag of a page when more follows it', async () => {
    const range = { range: 'id ..; max=50, order=asc' }
    edge.shelf.rows.clear()
    edge.shelf.add('one')
    const alone = await tagOf({ range: 'id ..; max=1, order=asc' }, '/roles')
    edge.shelf.add('two')
    expect(await tagOf({ range: 'id ..; max=1, order=asc' }, '/roles')).not.toBe(alone)
    expect((await get({ ...range, 'if-none-match': await tagOf(range, '/roles') }, '/roles')).statusCode).toBe(304)
  })

  it('lets If-Match guard a change, in either encoding', async () => {
    const { id, url } = edge.shelf.add('Editors'.repeat(200))
    const tag = await tagOf({ 'accept-encoding': 'gzip' }, new URL(url).pathname)
    const put = () =>
      edge.request('PUT', `/roles/${id}`, { headers: { 'if-match': tag }, payload: { role_name: 'Changed', permissions: [] } })
    expect((await put()).statusCode).toBe(200)
    const again = await put()
    expect([again.statusCode, again.json().type]).toEqual([412, 'urn:ingest:problem:changed'])
  })
})
