import { writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterEach, expect, test } from '@jest/globals'
import { Ingest } from '../ingest.ts'
import { fileSource } from '../node.ts'
import { startUploadServer } from '../testing/upload-server.ts'
import type { UploadProgress } from './upload.ts'
import type { UploadState } from './upload-state.ts'

const text = 'abcdefghijklmnopqrstuvw'
const file = new File([text], 'a.mp4', { type: 'video/mp4', lastModified: 1 })

let server: Awaited<ReturnType<typeof startUploadServer>>
afterEach(() => server.stop())

async function setUp(options?: Parameters<typeof startUploadServer>[1]) {
  server = await startUploadServer(5, options)
  return new Ingest({ host: `${server.host}/`, accessToken: 't', retry: { retries: 1 } })
}

const puts = () => server.seen.filter((each) => each.method === 'PUT')

test('a file arrives whole, in parts, and is completed', async () => {
  const ingest = await setUp()
  const progress: UploadProgress[] = []
  const input = await ingest.upload(file, { parallel: 2, onProgress: (each) => progress.push(each) })
  expect(input).toMatchObject({ id: 'input-1', status: 'QUEUED' })
  expect(server.stored('upload-1')).toBe(text)
  expect(progress.at(0)).toEqual({ inputId: 'input-1', sentBytes: 0, totalBytes: 23 })
  expect(progress.at(-1)?.sentBytes).toBe(23)
  expect(JSON.parse(server.seen[0]?.body ?? '')).toEqual({ filename: 'a.mp4', size: 23, type: 'video/mp4' })
})

test('a part goes with the signed URL alone', async () => {
  const ingest = await setUp()
  await ingest.upload(file)
  for (const { headers } of puts()) {
    expect(headers.authorization).toBeUndefined()
    expect(headers['content-type']).toBeUndefined()
    expect(headers['content-length']).toMatch(/^[35]$/)
  }
})

test('a part that fails is signed and sent again', async () => {
  const ingest = await setUp({ refusePart: (_, attempt) => (attempt === 1 ? 403 : undefined) })
  await ingest.upload(file, { parallel: 1 })
  expect(server.stored('upload-1')).toBe(text)
  expect(server.seen.filter((each) => each.url.includes('/upload/sign'))).toHaveLength(6)
})

test('a refused part is named, without its signature', async () => {
  const ingest = await setUp({ refusePart: (number) => (number === 2 ? 413 : undefined) })
  const error = await ingest.upload(file, { parallel: 1 }).catch((each: unknown) => each)
  expect(error).toMatchObject({ status: 413, message: expect.stringContaining('part 2 of the upload was refused') })
  expect(String(error)).not.toContain('s3cr3t')
})

/** Uploads until two parts are acknowledged. */
async function interrupted(ingest: Ingest): Promise<UploadState> {
  const controller = new AbortController()
  let state: UploadState | undefined
  const onState = (each: UploadState) => {
    state = JSON.parse(JSON.stringify(each))
    if (each.done.length === 2) controller.abort(new Error('enough'))
  }
  await expect(ingest.upload(file, { parallel: 1, onState, signal: controller.signal })).rejects.toThrow('enough')
  if (!state) throw new Error('no state')
  return state
}

test('an interrupted upload goes on where it was', async () => {
  const ingest = await setUp()
  const resume = await interrupted(ingest)
  expect(resume.done).toEqual([1, 2])
  const input = await ingest.upload(file, { resume })
  expect(input).toMatchObject({ id: 'input-1', status: 'QUEUED' })
  expect(server.stored('upload-1')).toBe(text)
  expect(puts()).toHaveLength(5)
})

test('an upload that was complete is not repeated', async () => {
  const ingest = await setUp()
  const resume = await interrupted(ingest)
  await ingest.upload(file, { resume })
  const before = server.seen.length
  expect(await ingest.upload(file, { resume })).toMatchObject({ id: 'input-1' })
  expect(server.seen.slice(before).map((each) => each.method)).toEqual(['GET'])
})

test('an upload that the platform has swept starts anew on the same input', async () => {
  const ingest = await setUp()
  const resume = await interrupted(ingest)
  server.uploads.delete('upload-1')
  server.uploads.set('swept', { size: 0, parts: new Map(), attempts: 0 })
  expect(await ingest.upload(file, { resume })).toMatchObject({ id: 'input-1', status: 'QUEUED' })
  expect(server.stored('upload-2')).toBe(text)
})

test('of another file, or of an input that is gone, it starts from the beginning', async () => {
  const ingest = await setUp()
  const resume = await interrupted(ingest)
  const changed = new File([text.toUpperCase()], 'a.mp4', { lastModified: 2 })
  expect(await ingest.upload(changed, { resume })).toMatchObject({ id: 'input-2' })
  expect(server.stored('upload-2')).toBe(text.toUpperCase())
  server.inputs.delete('input-1')
  expect(await ingest.upload(file, { resume })).toMatchObject({ id: 'input-2' })
})

/** Starts an upload, and resolves when its second part waits for an answer that never comes. */
async function startStuck(signal?: AbortSignal) {
  const stuck = Promise.withResolvers<void>()
  const ingest = await setUp({
    refusePart: (_, attempt) => {
      if (attempt !== 2) return undefined
      stuck.resolve()
      return 'never'
    },
  })
  const upload = ingest.upload(file, { parallel: 1, signal })
  await Promise.race([stuck.promise, upload])
  return { ingest, upload }
}

test('a pause cuts off what is on its way, and sends nothing until the upload goes on', async () => {
  const { ingest, upload } = await startStuck()
  upload.pause()
  upload.pause()
  for (let calls = 0; calls < 3; calls++) await ingest.inputs.get('input-1')
  expect(puts()).toHaveLength(2)
  upload.resume()
  expect(await upload).toMatchObject({ id: 'input-1', status: 'QUEUED' })
  expect(server.stored('upload-1')).toBe(text)
  expect(puts()).toHaveLength(6)
})

test('a paused upload can be aborted', async () => {
  const stop = new AbortController()
  const { upload } = await startStuck(stop.signal)
  upload.pause()
  stop.abort(new Error('enough'))
  await expect(upload).rejects.toThrow('enough')
})

test('a file on disk', async () => {
  const ingest = await setUp()
  const onDisk = path.join(os.tmpdir(), `ingest-sdk-${process.pid}.mp4`)
  await writeFile(onDisk, text)
  const input = await ingest.upload(await fileSource(onDisk), { filename: 'b.mp4' })
  expect(input.id).toBe('input-1')
  expect(server.stored('upload-1')).toBe(text)
  expect(JSON.parse(server.seen[0]?.body ?? '')).toEqual({ filename: 'b.mp4', size: 23 })
})
