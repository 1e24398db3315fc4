import { once } from 'node:events'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { createServer, request, type Server } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { waitFor } from '@ingest/testing'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { createObjectStore } from '../create-object-store.ts'
import type { ObjectStore } from '../object-store.ts'
import { collect, MIB, pattern } from '../testing/contract/bytes.ts'
import { send } from '../testing/contract/http.ts'
import { createUploadHandler } from './upload.handler.ts'

const minute = { expiresInSeconds: 60 }

describe('the handler of signed URLs', () => {
  let directory: string
  let server: Server
  let store: ObjectStore
  let base: string

  beforeAll(async () => {
    directory = await mkdtemp(path.join(tmpdir(), 'ingest-handler-'))
    server = createServer((incoming, outgoing) => void createUploadHandler(store)(incoming, outgoing))
    await once(server.listen(0, '127.0.0.1'), 'listening')
    base = `http://127.0.0.1:${(server.address() as AddressInfo).port}/some/storage`
    store = createObjectStore({ driver: 'fs', directory, publicUrl: base, signingKeys: ['a key'] })
    await store.checkReady()
  })

  afterAll(async () => {
    server.closeAllConnections()
    server.close()
    await rm(directory, { recursive: true, force: true })
  })

  it('answers 413 in problem details to a body over the limit, whether its length is told or not', async () => {
    const url = await store.signPut('limit/object', { ...minute, maxBytes: 10 })
    const told = await send('PUT', url, { body: pattern(9 * MIB) })
    expect(told).toMatchObject({ status: 413, headers: { 'content-type': 'application/problem+json', connection: 'close' } })
    expect(JSON.parse(told.body.toString())).toMatchObject({ status: 413, detail: 'the body is longer than 10 bytes' })
    const chunked = await send('PUT', url, { headers: { 'transfer-encoding': 'chunked' }, body: pattern(MIB) })
    expect(chunked.status).toBe(413)
    expect(await store.head('limit/object')).toBeUndefined()
  })

  it('takes a chunked body within the limit', async () => {
    const url = await store.signPut('limit/chunked', { ...minute, maxBytes: MIB })
    const answer = await send('PUT', url, { headers: { 'transfer-encoding': 'chunked' }, body: pattern(MIB) })
    expect(answer.status).toBe(200)
    expect(await store.head('limit/chunked')).toMatchObject({ sizeBytes: MIB })
  })

  it('stores nothing of an upload whose connection breaks', async () => {
    const url = new URL(await store.signPut('broken/object', minute))
    const socket = connect(Number(url.port), url.hostname)
    socket.write(`PUT ${url.pathname}${url.search} HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\nhello`)
    const temporary = path.join(directory, 'temporary')
    await waitFor(async () => (await readdir(temporary)).length > 0)
    socket.destroy()
    await waitFor(async () => (await readdir(temporary)).length === 0)
    expect(await store.head('broken/object')).toBeUndefined()
  })

  it('keeps reading and writing apart', async () => {
    const put = await store.signPut('apart/object', minute)
    expect((await send('GET', put)).status).toBe(403)
    await send('PUT', put, { body: Buffer.from('x') })
    const get = await store.signGet('apart/object', minute)
    expect((await send('PUT', get, { body: Buffer.from('y') })).status).toBe(403)
    expect((await send('HEAD', get)).status).toBe(200)
    expect(await send('DELETE', get)).toMatchObject({ status: 405, headers: { allow: 'GET, HEAD, PUT, OPTIONS' } })
  })

  it('answers 403 to everything that is not signed, and tells no paths', async () => {
    for (const url of [`${base}/limit/chunked`, `${base}/`, base, new URL('/elsewhere', base).href]) {
      const answer = await send('GET', url)
      expect(answer).toMatchObject({ status: 403, headers: { 'access-control-allow-origin': '*' } })
      expect(answer.body.toString()).not.toContain(directory)
    }
  })

  it('answers 404 for an object or an upload that is not there', async () => {
    expect((await send('GET', await store.signGet('not/there', minute))).status).toBe(404)
    const part = await store.signPart('not/there', '00000000-0000-4000-8000-000000000000', 1, minute)
    expect((await send('PUT', part, { body: Buffer.from('x') })).status).toBe(404)
  })

  it('answers conditional requests: If-None-Match and If-Range', async () => {
    const { etag } = await store.put('conditional/object', Buffer.from('0123456789'))
    const url = await store.signGet('conditional/object', minute)
    for (const method of ['GET', 'HEAD']) {
      const known = await send(method, url, { headers: { 'if-none-match': `"other", W/"${etag}"` } })
      expect(known).toMatchObject({ status: 304, headers: { etag: `"${etag}"` }, body: Buffer.alloc(0) })
    }
    const range = { range: 'bytes=0-3' }
    expect((await send('GET', url, { headers: { ...range, 'if-range': `"${etag}"` } })).status).toBe(206)
    expect((await send('GET', url, { headers: { ...range, 'if-range': '"another"' } })).status).toBe(200)
    const outside = await send('GET', url, { headers: { range: 'bytes=10-' } })
    expect(outside).toMatchObject({ status: 416, headers: { 'content-range': 'bytes */10' } })
  })

  it('reads no further for a reader who left', async () => {
    await store.put('left/object', pattern(32 * MIB))
    const url = await store.signGet('left/object', minute)
    const sent = request(url).end()
    const [response] = await once(sent, 'response')
    await once(response, 'readable')
    sent.destroy()
    const again = await send('GET', url)
    expect(again.body.length).toBe(32 * MIB)
  })

  it('is found below another path when a proxy changes it', async () => {
    await store.put('mounted/object', Buffer.from('hello'))
    const mounted = createServer((incoming, outgoing) => {
      void createUploadHandler(store, { mountPath: '/storage' })(incoming, outgoing)
    })
    await once(mounted.listen(0, '127.0.0.1'), 'listening')
    const url = await store.signGet('mounted/object', minute)
    const via = { host: '127.0.0.1', port: (mounted.address() as AddressInfo).port }
    const answer = await send('GET', url, { via, path: url.slice(base.length - '/storage'.length) })
    expect(answer).toMatchObject({ status: 200, body: Buffer.from('hello') })
    mounted.closeAllConnections()
    mounted.close()
  })

  it('streams what it receives', async () => {
    const bytes = pattern(20 * MIB)
    const answer = await send('PUT', await store.signPut('streams/object', minute), { body: bytes })
    expect(answer.status).toBe(200)
    expect((await collect((await store.get('streams/object')).body)).equals(bytes)).toBe(true)
  })
})
