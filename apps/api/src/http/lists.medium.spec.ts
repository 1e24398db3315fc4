import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { type EdgeApp, startEdgeApp } from './testing/edge-app.ts'

let edge: EdgeApp
const ids: string[] = []

beforeAll(async () => {
  edge = await startEdgeApp()
  for (let each = 0; each < 5; each++) ids.unshift(edge.shelf.add(`Role ${each}`).id)
})
afterAll(() => edge.close())

const list = (range?: string) => edge.request('GET', '/roles', { headers: { range } })

describe('a list', () => {
  it('is newest first and tells what it can be sorted by', async () => {
    const response = await list()
    expect(response.statusCode).toBe(200)
    expect(response.json().map(({ id }: { id: string }) => id)).toEqual(ids)
    expect(response.headers).toMatchObject({
      'content-type': 'application/vnd.ingest.v1+json; charset=utf-8',
      'accept-ranges': 'id, created_at, updated_at',
      'content-range': `id ${ids[0]}..${ids[4]}`,
    })
    expect(response.headers['next-range']).toBeUndefined()
  })

  it('is walked by Next-Range, 206 while there is more', async () => {
    const first = await list('id ..; max=2, order=asc;')
    expect(first.statusCode).toBe(206)
    expect(first.headers['next-range']).toBe(`id ]${ids[3]}..; max=2, order=asc`)
    const second = await list(first.headers['next-range'] as string)
    const third = await list(second.headers['next-range'] as string)
    expect([second.statusCode, third.statusCode]).toEqual([206, 200])
    const walked = [first, second, third].flatMap((page) => page.json().map(({ id }: { id: string }) => id))
    expect(walked).toEqual([...ids].reverse())
  })

  it('that is empty has no Content-Range', async () => {
    const response = await edge.request('GET', '/encoding/inputs')
    expect([response.statusCode, response.body]).toEqual([200, '[]'])
    expect(response.headers['content-range']).toBeUndefined()
  })

  it.each([
    'nonsense',
    'role_name ..',
    'id no-uuid..',
    'id ..; max=0',
    'id ..; max=x',
    'id ..; order=up',
    'id ..; page=2',
    'created_at yesterday..',
  ])('refuses Range: %s with 416 that shows the grammar', async (range) => {
    const response = await list(range)
    expect(response.statusCode).toBe(416)
    expect(response.json().detail).toContain('order=asc|desc')
  })

  it('ignores byte ranges, and so does everything else ignore Range', async () => {
    expect((await list('bytes=0-10')).statusCode).toBe(200)
    expect((await edge.request('GET', `/roles/${ids[0]}`, { headers: { range: 'nonsense' } })).statusCode).toBe(200)
  })

  it('is counted by HEAD', async () => {
    const response = await edge.request('HEAD', '/roles', { headers: { range: 'id ..; max=1' } })
    expect([response.statusCode, response.headers['resource-count'], response.body]).toEqual([204, '5', ''])
    expect(response.headers['content-type']).toBeUndefined()
  })
})
