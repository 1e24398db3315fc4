import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { cacheFolder } from './json-file.ts'
import { createResumeStore } from './resume-store.ts'

const state = { inputId: 'i', uploadId: 'u', pieceSize: 5, pieceCount: 2, fingerprint: 'f', done: [1] }

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'ingest-cli-'))
})
afterEach(() => rm(folder, { recursive: true }))

test('what was saved last is found again, for the same file and platform only', async () => {
  const store = createResumeStore(folder, 'http://a', 'x.mp4')
  expect(await store.load()).toBeUndefined()
  store.save({ ...state, done: [] })
  store.save(state)
  await store.flush()
  expect(await createResumeStore(folder, 'http://a', path.resolve('x.mp4')).load()).toEqual(state)
  expect(await createResumeStore(folder, 'http://b', 'x.mp4').load()).toBeUndefined()
  await store.clear()
  expect(await store.load()).toBeUndefined()
})

test('nobody else can read it, and rubbish in it is no state', async () => {
  const store = createResumeStore(folder, 'http://a', 'x.mp4')
  store.save(state)
  await store.flush()
  const [name] = await readdir(path.join(folder, 'uploads'))
  const file = path.join(folder, 'uploads', name ?? '')
  expect((await stat(file)).mode & 0o777).toBe(0o600)
  await writeFile(file, '{"done": 1')
  expect(await store.load()).toBeUndefined()
})

test('the cache folder follows the conventions of the system', () => {
  expect(cacheFolder({ XDG_CACHE_HOME: '/c' })).toBe(path.join('/c', 'ingest'))
  expect(cacheFolder({})).toBe(path.join(os.homedir(), '.cache', 'ingest'))
})
