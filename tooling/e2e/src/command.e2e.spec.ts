import { randomBytes } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { Ingest } from '@ingest/sdk'
import { freePort } from '@ingest/testing'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { ingestCommand } from './cli.ts'
import { type Platform, startPlatform } from './platform.ts'

const MIB = 1024 * 1024
/** 13 parts: enough to be interrupted in the middle. */
const LARGE_FILE_MIB = 64

let platform: Platform
let folder: string
let file: string
beforeAll(async () => {
  platform = await startPlatform()
  folder = await mkdtemp(path.join(os.tmpdir(), 'ingest-command-'))
  file = path.join(folder, 'noise.bin')
  await writeFile(file, randomBytes(LARGE_FILE_MIB * MIB))
})
afterAll(async () => {
  await platform?.stop()
  await rm(folder, { recursive: true, force: true })
})

const upload = (...args: string[]) => ingestCommand(platform, ['upload', file, '--parallel', '1', ...args], folder)

test('an upload that was interrupted goes on with the same command', async () => {
  const { api: host, access_token: accessToken } = platform.credentials
  const ingest = new Ingest({ host, accessToken })
  const first = upload()
  first.stderr.on('data', (chunk) => {
    if (/Uploading [1-9]\d* %/.test(String(chunk))) first.kill('SIGINT')
  })
  const interrupted = await first
  expect(interrupted).toMatchObject({ exitCode: 130, stdout: '' })
  expect(interrupted.stderr).toContain('ingest: interrupted; the same command goes on with the upload')

  const second = await upload('--json')
  expect(second).toMatchObject({ exitCode: 0 })
  expect(second.stderr).toMatch(/^Uploading [1-9]\d* %/)
  const { input_id } = JSON.parse(second.stdout) as { input_id: string }
  const { items } = await ingest.inputs.list()
  expect(items).toMatchObject([{ id: input_id, filename: 'noise.bin', size: LARGE_FILE_MIB * MIB }])
})

test('a file that is no media is refused with its reason', async () => {
  await writeFile(file, 'This is no film.')
  const { exitCode, stdout, stderr } = await upload('--wait')
  expect(stderr).toMatch(/^ingest: .+$/m)
  expect({ exitCode, stdout }).toEqual({ exitCode: 5, stdout: '' })
})

test('credentials that the platform does not know are told apart from a platform that is away', async () => {
  const credentials = path.join(folder, 'other.json')
  const { api, client_id } = platform.credentials
  await writeFile(credentials, JSON.stringify({ api, client_id, client_secret: 'wrong' }))
  const refused = await ingestCommand({ credentialsFile: credentials }, ['upload', file], folder)
  expect(refused).toMatchObject({ exitCode: 3, stderr: expect.stringContaining('does not accept these credentials') })
  await writeFile(credentials, JSON.stringify({ api: `http://127.0.0.1:${await freePort()}`, client_id, client_secret: 'wrong' }))
  const away = await ingestCommand({ credentialsFile: credentials }, ['upload', file], folder)
  expect(away).toMatchObject({ exitCode: 4, stderr: expect.stringContaining('ECONNREFUSED') })
})
