import { createReadStream } from 'node:fs'
import { rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { Readable } from 'node:stream'
import { afterEach, describe, expect, test } from '@jest/globals'
import { Ingest } from '../ingest.ts'
import { startUploadServer } from '../testing/upload-server.ts'
import { type ByteStream, streamSource } from './stream-source.ts'
import type { UploadState } from './upload-state.ts'

const text = 'abcdefghijklmnopqrstuvw'
const size = text.length
const facts = { size, name: 'a.mp4', type: 'video/mp4' }

/** Pieces that fit no part, and an empty one. */
const pieces = ['abcdefg', '', 'h', 'ijklmnopqrstuv', 'w'].map((piece) => Buffer.from(piece))
const webStream = () => Readable.toWeb(Readable.from(pieces, { objectMode: false })) as unknown as ByteStream

let server: Awaited<ReturnType<typeof startUploadServer>>

describe('a stream is uploaded whole', () => {
  afterEach(() => server.stop())

  const onDisk = path.join(os.tmpdir(), `ingest-sdk-stream-${process.pid}`)
  afterEach(() => rm(onDisk, { force: true }))

  /** As browsers have it that cannot iterate streams. */
  const unreadable = (stream: ReadableStream<Uint8Array>) => ({ getReader: () => stream.getReader() })

  test.each<[string, () => ByteStream]>([
    ['a Readable', () => Readable.from(pieces, { objectMode: false })],
    ['a file that is read', () => createReadStream(onDisk, { highWaterMark: 7 })],
    ['a web stream', webStream],
    ['the body of a response', () => new Response(text).body as ByteStream],
    ['a web stream that cannot be iterated', () => unreadable(new Blob([text]).stream())],
  ])('%s', async (_, open) => {
    await writeFile(onDisk, text)
    server = await startUploadServer(5)
    const ingest = new Ingest({ host: server.host, accessToken: 't' })
    await ingest.upload(streamSource(open(), facts))
    expect(server.stored('upload-1')).toBe(text)
    expect(JSON.parse(server.seen[0]?.body ?? '')).toEqual({ filename: 'a.mp4', size, type: 'video/mp4' })
  })

  test('a resumed one skips what has arrived', async () => {
    server = await startUploadServer(5)
    const ingest = new Ingest({ host: server.host, accessToken: 't' })
    const stop = new AbortController()
    let resume: UploadState | undefined
    const onState = (state: UploadState) => {
      resume = state
      if (state.done.length === 2) stop.abort(new Error('enough'))
    }
    const first = ingest.upload(streamSource(webStream(), facts), { parallel: 1, onState, signal: stop.signal })
    await expect(first).rejects.toThrow('enough')
    await ingest.upload(streamSource(webStream(), facts), { resume })
    expect(server.stored('upload-1')).toBe(text)
    expect(server.seen.filter(({ method }) => method === 'PUT')).toHaveLength(5)
  })
})

describe('a stream that is not as was told', () => {
  const read = (told: number, stream: ByteStream = webStream()) => streamSource(stream, { size: told }).slice(0, told)

  test('is too short', () => expect(read(size + 1)).rejects.toThrow('the stream ended after 23 of 24 bytes'))
  test('is too long', () => expect(read(size - 1)).rejects.toThrow('the stream has more than 22 bytes'))
  test('gives no bytes', () => expect(read(size, Readable.from([text]))).rejects.toThrow('the stream gives no bytes'))

  test('cannot be read again', async () => {
    const source = streamSource(webStream(), { size })
    await source.slice(0, 10)
    await expect(source.slice(5, 10)).rejects.toThrow('a stream can be read only once')
  })
})
