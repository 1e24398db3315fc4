import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { PermanentError } from '@ingest/queue'
import { createObjectStore, StorageError } from '@ingest/storage'
import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { removeObjects } from './remove-objects.job.ts'

let directory: string
let store: ReturnType<typeof createObjectStore>
const running = { id: 'job', attempt: 1, signal: new AbortController().signal }
const network = randomUUID()

beforeAll(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'remove-objects-'))
  store = createObjectStore({ driver: 'fs', directory, publicUrl: 'http://localhost', signingKeys: ['key'] })
  await store.checkReady()
})
afterAll(async () => {
  await store.close()
  await rm(directory, { recursive: true, force: true })
})

async function keysBelow(prefix: string): Promise<string[]> {
  const found: string[] = []
  for await (const { key } of store.list(prefix)) found.push(key)
  return found
}

it('removes what lies below the prefixes and nothing else, however often', async () => {
  const [gone, kept] = [`videos/${network}/${randomUUID()}/`, `videos/${network}/${randomUUID()}/`]
  for (const key of [`${gone}1/a.m4s`, `${gone}2/b.m4s`, `${kept}1/a.m4s`]) await store.put(key, Buffer.from('x'))
  for (let times = 0; times < 2; times++) await removeObjects(store)({ prefixes: [gone] }, running)
  expect(await keysBelow('')).toEqual([`${kept}1/a.m4s`])
})

it('gives up uploads that were never completed', async () => {
  const prefix = `inputs/${network}/${randomUUID()}/upload/`
  const key = `${prefix}source`
  const uploadId = await store.createMultipart(key)
  await store.putPart(key, uploadId, 1, Buffer.from('part'))
  await removeObjects(store)({ prefixes: [prefix], multiparts: [{ key, uploadId }] }, running)
  await expect(store.listParts(key, uploadId)).rejects.toThrow(StorageError)
})

it.each(['', 'videos/', 'inputs/', '../', 'videos/x/'])('refuses the prefix %p', async (prefix) => {
  await expect(removeObjects(store)({ prefixes: [prefix] }, running)).rejects.toThrow(PermanentError)
})
