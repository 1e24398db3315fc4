import { generateKeyPairSync } from 'node:crypto'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterEach, expect, test } from '@jest/globals'
import { type Answer, type Asked, ingest, NETWORK_ID, startApi } from '../../testing/ingest.ts'

let api: Awaited<ReturnType<typeof startApi>>
afterEach(() => api.stop())

const application = {
  ...{ id: 'a1', url: 'http://api/applications/a1', network_id: NETWORK_ID, owner_id: 'u1', name: 'Site' },
  ...{ client_id: 'client', client_secret: 's3cr3t', confidential: true, redirect_uris: [], scopes: ['all'] },
  ...{ created_at: '2026-08-01T12:34:56Z', updated_at: '2026-08-01T12:34:56Z', deleted_at: null },
}
const network = { id: NETWORK_ID, name: 'Films', slug: 'films', read_only: false, created_at: '2026-08-01T12:34:56Z' }

async function admin(args: string[], respond: (asked: Asked) => Answer) {
  api = await startApi(respond)
  return ingest(['admin', ...args], { env: api.env })
}

test('an application is created with what was asked for, and its secret shown', async () => {
  const args = [
    'applications',
    'create',
    'Site',
    '--public',
    '--scope',
    'read_videos, write_videos',
    '--redirect-uri',
    'http://a/b',
  ]
  const { stdout } = await admin(args, () => [201, application])
  expect(stdout).toMatch(/^Client secret +s3cr3t$/m)
  expect(api.asked).toMatchObject([
    {
      line: 'POST /applications',
      body: { name: 'Site', confidential: false, scopes: ['read_videos', 'write_videos'], redirect_uris: ['http://a/b'] },
    },
  ])
})

test('whoever rotates the secret of this command is told', async () => {
  const own = await admin(['applications', 'rotate', 'a1', '--json'], () => [200, application])
  expect(JSON.parse(own.stdout)).toMatchObject({ client_secret: 's3cr3t' })
  expect(own.stderr).toMatch(/^These are the credentials of this command/)
  expect(api.lines()).toEqual(['POST /applications/a1/secret'])
  await api.stop()
  const other = await admin(['applications', 'rotate', 'a1'], () => [200, { ...application, client_id: 'other' }])
  expect(other.stderr).toBe('')
})

test('the network is the one of the credentials', async () => {
  expect((await admin(['network', 'show'], () => [200, network])).stdout).toMatch(/^Name +Films$/m)
  expect(api.lines()).toEqual([`GET /networks/${NETWORK_ID}`])
  await api.stop()
  await admin(['network', 'rename', 'Our films'], () => [200, network])
  expect(api.asked).toMatchObject([{ line: `PATCH /networks/${NETWORK_ID}`, body: { name: 'Our films' } }])
  await api.stop()
  await admin(['network', 'create', 'Our songs'], () => [201, network])
  expect(api.asked).toMatchObject([{ line: 'POST /networks', body: { name: 'Our songs' } }])
})

test('people are invited by name and address', async () => {
  const invited = await admin(['users', 'invite', 'ada@example.com', '--name', 'Ada', '--resend'], () => [204])
  expect([invited.exitCode, invited.stdout]).toEqual([0, 'ada@example.com invited\n'])
  const body = { email: 'ada@example.com', name: 'Ada', resend: true }
  expect(api.asked).toMatchObject([{ line: `POST /networks/${NETWORK_ID}/invite`, body }])
})

test('playback keys come out of files, and say what they are', async () => {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'ingest-keys-'))
  const pem = path.join(folder, 'viewers.pem')
  const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 1024 })
  await writeFile(pem, publicKey.export({ type: 'spki', format: 'pem' }))
  const key = { id: 'k1', title: 'Website', key: await readFile(pem, 'utf8'), created_at: '2026-08-01T12:34:56Z' }
  const added = await admin(['keys', 'add', pem, '--title', 'Website'], () => [201, key])
  expect(added.stdout).toMatch(/^Kind +RSA, 1024 bits$/m)
  expect(api.asked).toMatchObject([{ line: `POST /networks/${NETWORK_ID}/keys`, body: { title: 'Website', key: key.key } }])
  await api.stop()
  expect((await admin(['keys'], () => [200, [key]])).stdout.split('\n')[1]).toBe(
    'k1  2026-08-01 12:34:56  RSA, 1024 bits  Website',
  )
  await api.stop()
  expect((await admin(['keys', 'remove', 'k1'], () => [202])).stdout).toBe('k1 removed\n')
  expect(api.lines()).toEqual([`DELETE /networks/${NETWORK_ID}/keys/k1`])
  await api.stop()
  const missing = await admin(['keys', 'add', `${pem}x`], () => [201, key])
  expect([missing.exitCode, missing.stderr]).toEqual([2, expect.stringContaining('there is no such file')])
  await rm(folder, { recursive: true })
})

test('users and roles', async () => {
  const user = { id: 'u1', email: 'a@b.c', name: 'Ann', roles: ['r1'], created_at: '2026-08-01T12:34:56Z' }
  const users = await admin(['users', '--search', 'ann'], () => [200, [user]])
  expect(users.stdout.split('\n')[1]).toBe('u1  2026-08-01 12:34:56  1      a@b.c  Ann')
  expect(api.lines()).toEqual(['GET /users?search=ann'])
  await api.stop()
  const role = { id: 'r1', role_name: 'Editors', default: false, permissions: [{ action: 'write', resource: 'videos' }] }
  expect((await admin(['roles'], () => [200, [role]])).stdout.split('\n')[1]).toBe('r1  -        Editors  write_videos')
})
