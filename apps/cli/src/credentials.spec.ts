import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { findCredentials, parseCredentials } from './credentials.ts'

const written = JSON.stringify({ api: 'http://localhost:4000', client_id: 'id', client_secret: 'secret', rtmp: 'x' })
const fromFile = { host: 'http://localhost:4000', clientId: 'id', clientSecret: 'secret' }
const env = { INGEST_HOST: 'http://other', INGEST_CLIENT_ID: 'a', INGEST_CLIENT_SECRET: 'b' }
const fromEnvironment = { host: 'http://other', clientId: 'a', clientSecret: 'b' }

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'ingest-cli-'))
  await mkdir(path.join(folder, '.data'))
  await writeFile(path.join(folder, '.data/ingest.json'), written)
  await mkdir(path.join(folder, 'a/b'), { recursive: true })
})
afterEach(() => rm(folder, { recursive: true }))

test('found upwards from the current folder', async () => {
  expect(await findCredentials({ env: {}, cwd: path.join(folder, 'a/b') })).toEqual(fromFile)
})

test('the environment comes before what is found, a named file before both', async () => {
  expect(await findCredentials({ env, cwd: folder })).toEqual(fromEnvironment)
  expect(await findCredentials({ env, cwd: folder, file: '.data/ingest.json' })).toEqual(fromFile)
})

test.each([
  ['no such file', { file: 'none.json', env: {} }, /cannot read the credentials in .*none.json: ENOENT/],
  ['half an environment', { env: { INGEST_HOST: 'x', INGEST_CLIENT_ID: 'a' } }, /^INGEST_CLIENT_SECRET must be set too$/],
])('%s', async (_, sources, message) => {
  const failure = findCredentials({ cwd: folder, ...sources })
  await expect(failure).rejects.toThrow(message)
  await expect(failure).rejects.toMatchObject({ exitCode: 3 })
})

test('a file that is no credentials is named, and not shown', () => {
  expect(() => parseCredentials('f.json', '{"client_secret": "s3cr3t"')).toThrow(/^f.json is not a JSON object$/)
  expect(() => parseCredentials('f.json', '{"client_secret": "s3cr3t"}')).toThrow(
    /^f.json must have api, client_id and client_secret$/,
  )
})
