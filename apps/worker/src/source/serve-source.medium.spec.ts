import { randomBytes } from 'node:crypto'
import { Readable } from 'node:stream'
import { type ObjectStore, StorageError } from '@ingest/storage'
import { waitFor } from '@ingest/testing'
import { afterEach, expect, it } from '@jest/globals'
import { type ServedSource, serveSource } from './serve-source.ts'

const bytes = randomBytes(300_000)
const object = { objectKey: 'key', objectEtag: 'tag', sizeBytes: bytes.length }
let served: ServedSource | undefined

afterEach(() => served?.close())

type Get = ObjectStore['get']

/** Sends the range that was asked for; `cutAfter` breaks every body after so many bytes. */
function storeOf({ cutAfter = Number.POSITIVE_INFINITY, etag = 'tag' } = {}): { get: Get; calls: number } {
  const store = {
    calls: 0,
    get: (async (key, options) => {
      store.calls += 1
      if (options?.ifMatch !== etag) throw new StorageError('precondition-failed', 'changed')
      const { start, end = bytes.length - 1 } = options.range && 'start' in options.range ? options.range : { start: 0 }
      if (start >= bytes.length) throw new StorageError('range-not-satisfiable', 'outside')
      const body = Readable.from(cut(bytes.subarray(start, end + 1), cutAfter))
      return { key, body, start, end, etag, sizeBytes: bytes.length, contentType: 'x', lastModified: new Date() }
    }) as Get,
  }
  return store
}

async function* cut(content: Buffer, after: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < content.length; at += 10_000) {
    if (at >= after) throw new StorageError('unavailable', 'connection lost')
    yield content.subarray(at, at + 10_000)
  }
}

async function serve(store: { get: Get }): Promise<string> {
  served = await serveSource(store, object, new AbortController().signal)
  return served.source.kind === 'loopback' ? served.source.url : ''
}

async function read(url: string, range?: string): Promise<{ status: number; body: Buffer; range: string | null }> {
  const response = await fetch(url, { headers: range ? { range } : {} })
  return {
    status: response.status,
    body: Buffer.from(await response.arrayBuffer()),
    range: response.headers.get('content-range'),
  }
}

it('serves the object whole and in ranges, under a path of its own', async () => {
  const url = await serve(storeOf())
  expect(await read(url)).toEqual({ status: 200, body: bytes, range: null })
  expect(await read(url, 'bytes=100-199')).toEqual({ status: 206, body: bytes.subarray(100, 200), range: 'bytes 100-199/300000' })
  expect(await read(url, 'bytes=299990-')).toMatchObject({ status: 206, body: bytes.subarray(299_990) })
  expect(await read(url, 'bytes=300000-')).toMatchObject({ status: 416, range: 'bytes */300000' })
  expect((await fetch(url, { method: 'HEAD' })).headers.get('content-length')).toBe('300000')
  expect((await fetch(new URL('/another', url))).status).toBe(404)
  expect((await fetch(url, { method: 'PUT', body: 'x' })).status).toBe(404)
  expect(served?.failure()).toBeUndefined()
})

it('goes on where a broken body has ended', async () => {
  const store = storeOf({ cutAfter: 50_000 })
  expect((await read(await serve(store))).body.equals(bytes)).toBe(true)
  expect(store.calls).toBe(6)
  expect(served?.failure()).toBeUndefined()
})

it('remembers that it could not give everything', async () => {
  const url = await serve(storeOf({ cutAfter: 0 }))
  await expect(read(url)).rejects.toThrow()
  expect(served?.failure()).toMatchObject({ code: 'unavailable' })
}, 30_000)

it('gives nothing of an object that has changed', async () => {
  const url = await serve(storeOf({ etag: 'another' }))
  await expect(read(url)).rejects.toThrow()
  expect(served?.failure()).toMatchObject({ code: 'precondition-failed' })
})

it('does not take a reader that goes away for a failure', async () => {
  const url = await serve(storeOf())
  const abort = new AbortController()
  const response = await fetch(url, { signal: abort.signal })
  await response.body?.getReader().read()
  abort.abort()
  await read(url)
  expect(served?.failure()).toBeUndefined()
})

/** Of chunks that nobody shares, as a store that reads from a socket or a file has them. */
function storeOfChunks(chunks: Buffer[]): { get: Get; body: Readable } {
  const body = Readable.from(chunks)
  const sizeBytes = chunks.reduce((sum, { length }) => sum + length, 0)
  const range = { start: 0, end: sizeBytes - 1 }
  const opened = { key: 'key', body, ...range, etag: 'tag', sizeBytes, contentType: 'x', lastModified: new Date() }
  return { body, get: async () => opened }
}

const mebibyte = 1024 ** 2

it('gives back the memory of each chunk that has been sent', async () => {
  const chunks = [1, 2, 3].map((byte) => Buffer.from(new Uint8Array(mebibyte).fill(byte).buffer))
  const { body } = await read(await serve(storeOfChunks(chunks)))
  expect([0, 1, 2].map((index) => body[index * mebibyte])).toEqual([1, 2, 3])
  await waitFor(() => chunks.every(({ length }) => length === 0))
})

it('closes what it has opened when a reader goes away in the middle of it', async () => {
  const store = storeOfChunks(Array.from({ length: 64 }, () => Buffer.from(new ArrayBuffer(mebibyte))))
  const abort = new AbortController()
  const response = await fetch(await serve(store), { signal: abort.signal })
  await response.body?.getReader().read()
  expect(store.body.destroyed).toBe(false)
  abort.abort()
  await waitFor(() => store.body.destroyed)
  expect(served?.failure()).toBeUndefined()
})
