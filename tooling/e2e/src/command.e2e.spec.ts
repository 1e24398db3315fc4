import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import os from 'node:os'
import path from 'node:path'
import { Ingest } from '@ingest/sdk'
import { freePort, makeVideo } from '@ingest/testing'
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
  platform = await startPlatform({ env: { EGRESS_ALLOW_PRIVATE: 'true' } })
  folder = await mkdtemp(path.join(os.tmpdir(), 'ingest-command-'))
  file = path.join(folder, 'noise.bin')
  await writeFile(file, randomBytes(LARGE_FILE_MIB * MIB))
})
afterAll(async () => {
  await platform?.stop()
  await rm(folder, { recursive: true, force: true })
})

const ingest = (...args: string[]) => ingestCommand(platform, args, folder)
const upload = (...args: string[]) => ingest('upload', file, '--parallel', '1', ...args)

/** What a command prints with `--json`. @throws when it fails */
async function json<T = Record<string, string>>(...args: string[]): Promise<T[]> {
  const { exitCode, stdout, stderr } = await ingest(...args, '--json')
  expect({ args, exitCode, stderr: exitCode === 0 ? '' : stderr }).toEqual({ args, exitCode: 0, stderr: '' })
  return stdout
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line))
}

async function one<T = Record<string, string>>(...args: string[]): Promise<T> {
  const [only] = await json<T>(...args)
  if (!only) throw new Error(`ingest ${args.join(' ')} printed nothing`)
  return only
}

const fetched = async (url: string) => (await fetch(url, { signal: AbortSignal.timeout(10_000) })).status

test('an upload that was interrupted goes on with the same command', async () => {
  const { api: host, access_token: accessToken } = platform.credentials
  const sdk = new Ingest({ host, accessToken })
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
  const { items } = await sdk.inputs.list()
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

test('from files to videos that are found, played, hidden, followed and removed', async () => {
  const [clip, notes] = [path.join(folder, 'clip.mp4'), path.join(folder, 'notes.mp4')]
  await copyFile(await makeVideo(), clip)
  await writeFile(notes, 'This is no film.')
  const uploaded = await ingest('upload', clip, notes, '--publish', '--json')
  expect(uploaded).toMatchObject({ exitCode: 5, stderr: expect.stringMatching(/ingest: 1 of 2 files failed$/) })
  const { video_id: id, job_id: job, input_id: input, watch_url } = JSON.parse(uploaded.stdout)
  expect(await fetched(watch_url)).toBe(200)

  expect(await one('videos', '--search', 'CLIP')).toMatchObject({ id, title: 'clip', status: 'PUBLISHED' })
  expect(await one('jobs', 'watch', job)).toMatchObject({ id: job, status: 1, video: id })
  expect(await one('inputs', 'get', input)).toMatchObject({ filename: 'clip.mp4', status: 'READY' })
  expect(await one('inputs', '--filter', 'error', '--search', 'notes')).toMatchObject({ filename: 'notes.mp4' })
  const open = await one('play', id)
  expect(open).toMatchObject({ watch_url })

  expect(await one('videos', 'unpublish', id)).toMatchObject({ status: 'DRAFT' })
  const preview = await one('play', id)
  expect(preview.playlist_url).toContain('?token=')
  expect(await fetched(preview.playlist_url as string)).toBe(200)
  expect(await fetched(preview.watch_url as string)).toBe(200)

  const following = ingest('events', '--follow', '--resource', 'videos', '--json')
  following.stdout.on('data', (chunk) => {
    if (String(chunk).includes('videos.delete')) following.kill('SIGINT')
  })
  expect((await ingest('videos', 'delete', id)).stdout).toBe(`${id} deleted`)
  const followed = await following
  expect(followed).toMatchObject({
    exitCode: 130,
    stderr: expect.stringMatching(/^ingest: interrupted; "--follow --after \S+" goes on$/),
  })
  const names = followed.stdout.split('\n').map((line) => JSON.parse(line).event_name)
  expect(names).toEqual(expect.arrayContaining(['videos.create', 'videos.publish', 'videos.update', 'videos.delete']))
  expect(await one('videos', '--status', 'trashed')).toMatchObject({ id })
})

test('a film at a URL becomes a video, without a copy here', async () => {
  const film = await readFile(await makeVideo())
  const site = createServer((_, response) => response.end(film)).listen(0, '127.0.0.1')
  try {
    await once(site, 'listening')
    const url = `http://127.0.0.1:${(site.address() as AddressInfo).port}/films/talk.mp4`
    const { exitCode, stdout, stderr } = await ingest('upload', url, '--publish', '--json')
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: expect.stringContaining('Fetching 100 %') })
    const { file: shown, input_id, watch_url } = JSON.parse(stdout)
    expect(shown).toBe(url)
    expect(await one('inputs', 'get', input_id)).toMatchObject({ filename: 'talk.mp4', size: film.length, received: film.length })
    expect(await fetched(watch_url)).toBe(200)
  } finally {
    site.close()
    site.closeAllConnections()
  }
})

test('an application gets credentials that can do what they are for, until it is removed', async () => {
  const created = await one('admin', 'applications', 'create', 'Reader', '--scope', 'read_videos')
  const file = path.join(folder, 'reader.json')
  const { client_id, client_secret } = created
  await writeFile(file, JSON.stringify({ api: platform.credentials.api, client_id, client_secret }))
  const reader = (...args: string[]) => ingestCommand({ credentialsFile: file }, args, folder)
  expect(await reader('videos')).toMatchObject({ exitCode: 0 })
  expect(await reader('inputs')).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('refused: 403') })
  const { stdout: token } = await reader('token')
  const headers = { accept: 'application/vnd.ingest.v1+json', authorization: `Bearer ${token}` }
  expect((await fetch(`${platform.credentials.api}/videos`, { headers })).status).toBe(200)

  await one('admin', 'applications', 'rotate', created.id as string)
  expect(await reader('videos')).toMatchObject({ exitCode: 3 })
  await one('admin', 'applications', 'delete', created.id as string)
  expect((await json('admin', 'applications')).map(({ id }) => id)).not.toContain(created.id)
  expect(await one('admin', 'network', 'rename', 'Our films')).toMatchObject({
    id: platform.credentials.network_id,
    name: 'Our films',
  })
  expect(await json('admin', 'users')).toMatchObject([{ email: platform.credentials.admin_email }])
  expect((await json('admin', 'roles')).length).toBe(2)
  const [profile] = await json('profiles', '--search', 'hls')
  expect((await ingest('profiles', 'get', profile?.id as string)).stdout).toMatch(/^RENDITION +SIZE/m)
})
