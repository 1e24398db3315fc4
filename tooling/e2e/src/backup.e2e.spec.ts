import { cp, mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { Ingest } from '@ingest/sdk'
import { makeVideo, requirePgDump } from '@ingest/testing'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { execa } from 'execa'
import { ingestCommand } from './cli.ts'
import { type OwnPostgres, startOwnPostgres } from './faults/own-postgres.ts'
import { environmentOf } from './faults/processes.ts'
import { digestsOf } from './hls/digests.ts'
import { newDataDir, type Platform, startPlatform } from './platform.ts'

const api = path.resolve(import.meta.dirname, '../../../apps/api/dist/main.js')
const pgDump = requirePgDump()

let original: Platform
let backup: string
let video: { video_id: string; playlist_url: string }
let digests: Record<string, string>
/** What somebody has just asked for when the backup is taken. */
let unfinished: { job_id: string; video_id: string }

const clientOf = ({ credentials }: Platform) => new Ingest({ host: credentials.api, accessToken: credentials.access_token })

async function upload(platform: Platform, ...options: string[]) {
  const args = ['upload', await makeVideo({ seconds: 6 }), '--json', ...options]
  const { exitCode, stdout } = await ingestCommand(platform, args, backup)
  expect(exitCode).toBe(0)
  return JSON.parse(stdout)
}

beforeAll(async () => {
  backup = await mkdtemp(path.join(os.tmpdir(), 'ingest-backup-'))
  original = await startPlatform()
  video = await upload(original, '--publish', '--wait')
  digests = await digestsOf(video.playlist_url)
  unfinished = await upload(original)
})
afterAll(async () => {
  await original?.stop()
  await rm(backup, { recursive: true, force: true })
})

/** Whether everything is there that the database refers to, segments included. */
async function check(platform: Platform): Promise<{ exitCode?: number; problems: { problem: string; key: string }[] }> {
  const env = await environmentOf(await platform.pidOf('api'))
  const args = [api, 'admin', 'check', '--segments', '--json']
  const { exitCode, stdout } = await execa(process.execPath, args, { env, extendEnv: false, reject: false })
  const lines = stdout.split('\n').filter(Boolean)
  return { exitCode, problems: lines.map((line) => JSON.parse(line)) }
}

async function expectWhole(platform: Platform): Promise<void> {
  expect(await check(platform)).toEqual({ exitCode: 0, problems: [] })
  const there = clientOf(platform)
  const job = await there.jobs.waitUntilDone(unfinished.job_id)
  expect(job.status).toBe(1)
  expect(await there.videos.get(video.video_id)).toMatchObject({ status: 'PUBLISHED' })
  const url = new URL(new URL(video.playlist_url).pathname, platform.credentials.media).href
  expect(await digestsOf(url)).toEqual(digests)
  await there.videos.publish([unfinished.video_id])
}

// As docs/operations/backup.md has it.
const withPgDump = (what: string, work: (program: string) => Promise<void>) => pgDump && test(what, () => work(pgDump))

withPgDump(
  'what is backed up while the platform runs is whole elsewhere: the database first, then the objects',
  async (program) => {
    const dump = path.join(backup, 'database.dump')
    await execa(program, ['--format=custom', '--file', dump, '--dbname', original.databaseUrl])
    // Somebody goes on meanwhile: of that, objects are in the copy that its database does not know.
    const later = await upload(original)
    const isWhole = (file: string) => !/\/objects\/(temporary|uploads)$/.test(file)
    await cp(path.join(original.dataDir, 'objects'), path.join(backup, 'objects'), { recursive: true, filter: isWhole })

    const dataDir = await newDataDir()
    for (const file of ['secrets-keys', 'ingest.json']) await cp(path.join(original.dataDir, file), path.join(dataDir, file))
    await cp(path.join(backup, 'objects'), path.join(dataDir, 'objects'), { recursive: true })
    const server: OwnPostgres = await startOwnPostgres()
    let restored: Platform | undefined
    try {
      const pgRestore = path.join(path.dirname(program), 'pg_restore')
      await execa(pgRestore, ['--no-owner', '--exit-on-error', '--dbname', server.url, dump])
      restored = await startPlatform({ dataDir, env: { DATABASE_URL: server.url } })
      await expectWhole(restored)
      await expect(clientOf(restored).videos.get(later.video_id)).rejects.toMatchObject({ status: 404 })

      const objects = path.join(dataDir, 'objects')
      const segment = (await readdir(objects, { recursive: true })).find((name) => name.endsWith('.m4s=o'))
      await rm(path.join(objects, String(segment)))
      const { exitCode, problems } = await check(restored)
      expect(exitCode).toBe(3)
      expect(problems).toMatchObject([{ problem: 'missing', of: 'variant' }])
    } finally {
      await restored?.stop()
      await server.stop()
    }
  },
)

test('a copy of the data folder of a platform that is stopped is whole elsewhere', async () => {
  const dataDir = await newDataDir()
  await original.halt()
  await cp(original.dataDir, dataDir, { recursive: true, preserveTimestamps: true })
  const restored = await startPlatform({ dataDir })
  try {
    expect(await readFile(path.join(dataDir, 'secrets-keys'), 'utf8')).toBe(
      await readFile(path.join(original.dataDir, 'secrets-keys'), 'utf8'),
    )
    await expectWhole(restored)
  } finally {
    await restored.stop()
  }
})
