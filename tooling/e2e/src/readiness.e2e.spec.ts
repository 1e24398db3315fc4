import { mkdir, mkdtemp, rename, rm, symlink, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { freePort, requireTool, waitFor } from '@ingest/testing'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { execa } from 'execa'
import { type OwnPostgres, startOwnPostgres } from './faults/own-postgres.ts'
import { type ExtraApp, startApp } from './faults/processes.ts'

const apps = ['api', 'media', 'worker'] as const
type App = (typeof apps)[number]

const entry = (app: App) => path.resolve(import.meta.dirname, `../../../apps/${app}/dist/main.js`)
const password = 'hush-hush'
const setupMs = 120_000
const slow = { timeoutSeconds: 60 }

interface Answer {
  status: number
  checks: Record<string, string>
  reasons?: Record<string, string>
  text: string
}

let folder: string
let postgres: OwnPostgres
let ports: Record<App, number>
let env: Record<string, string>
let running: ExtraApp[] = []

/** A database that is not there yet, an ffmpeg that can be taken away, a disk that is never free enough. */
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'ingest-readiness-'))
  postgres = await startOwnPostgres()
  for (const tool of ['ffmpeg', 'ffprobe']) {
    const { stdout } = await execa('sh', ['-c', `command -v ${requireTool('ffmpeg') && tool}`])
    await symlink(stdout, path.join(folder, tool))
  }
  await mkdir(path.join(folder, 'objects'))
  ports = { api: await freePort(), media: await freePort(), worker: await freePort() }
  const url = new URL(postgres.url)
  url.pathname = '/later'
  env = {
    PATH: String(process.env.PATH),
    DATABASE_URL: url.href,
    SECRETS_KEYS: Buffer.alloc(32, 1).toString('base64'),
    API_URL: 'http://localhost:8080',
    MEDIA_URL: 'http://localhost:8081',
    HOST: '127.0.0.1',
    RTMP_PORT: String(await freePort()),
    STORAGE_DIR: path.join(folder, 'objects'),
    WORK_DIR: path.join(folder, 'work'),
    LIVE_SPOOL_DIR: path.join(folder, 'spool'),
    FFMPEG_PATH: path.join(folder, 'ffmpeg'),
    FFPROBE_PATH: path.join(folder, 'ffprobe'),
    MIN_FREE_DISK_BYTES: String(10 ** 15),
  }
  running = apps.map((app) => startApp(entry(app), { ...env, PORT: String(ports[app]) }))
}, setupMs)

afterAll(async () => {
  await Promise.all(running.map((app) => app.stop()))
  await postgres?.stop()
  await rm(folder, { recursive: true, force: true })
})

async function ask(app: App): Promise<Answer> {
  const response = await fetch(`http://127.0.0.1:${ports[app]}/readyz`, { signal: AbortSignal.timeout(10_000) })
  const text = await response.text()
  return { ...JSON.parse(text), status: response.status, text }
}

/** What is missing to each app, and why. */
async function eachSays(check: string, reason: RegExp | string, of: readonly App[] = apps): Promise<void> {
  const says = async (app: App) => {
    const answer = await ask(app)
    return answer.reasons?.[check]?.match(reason) ? answer : undefined
  }
  const outputs = () => running.map((app) => app.output()).join('\n')
  const answers = await Promise.all(
    of.map((app) => waitFor(() => says(app), { ...slow, what: `${app}: ${check}: ${reason}` })),
  ).catch((error: Error) => Promise.reject(new Error(`${error.message}\n${outputs()}`)))
  for (const { status, checks, text } of answers) {
    expect([status, checks[check]]).toEqual([503, expect.stringMatching(/unavailable|timed out/)])
    expect(text).not.toContain(new URL(env.DATABASE_URL ?? '').password || password)
  }
}

/** That something is there. */
async function eachHas(check: string, of: readonly App[] = apps): Promise<void> {
  for (const app of of)
    await waitFor(async () => (await ask(app)).checks[check] === 'ok', { ...slow, what: `${app}: ${check} is ok` })
}

test('every app says what it waits for at its start: the database, then the migrations', async () => {
  await eachSays('database', 'The database does not exist.')
  for (const app of apps) expect((await fetch(`http://127.0.0.1:${ports[app]}/healthz`)).status).toBe(200)
  await postgres.query('CREATE DATABASE later')
  await eachSays('migrations', /migration/)
  await execa(process.execPath, [entry('api'), 'migrate'], { env: { ...env, PORT: '1' } })
  for (const check of ['database', 'migrations', 'storage']) await eachHas(check)
})

test('every app says which disk has too little room', async () => {
  await eachSays('disk', /^The disk of the (objects|spool|work) folder has \d+ bytes left; 1000000000000000 are needed\.$/)
})

test('those that need ffmpeg say when it was taken away', async () => {
  await rename(path.join(folder, 'ffmpeg'), path.join(folder, 'elsewhere'))
  await eachSays('ffmpeg', /\/ffmpeg is missing, or cannot be run\.$/, ['media', 'worker'])
  await rename(path.join(folder, 'elsewhere'), path.join(folder, 'ffmpeg'))
  await eachHas('ffmpeg', ['media', 'worker'])
})

test('every app says when the object store cannot be used', async () => {
  const [there, away] = [path.join(folder, 'objects'), path.join(folder, 'objects-away')]
  await rename(there, away)
  await writeFile(there, 'in the way')
  await eachSays('storage', /^The object store/)
  await rm(there)
  await rename(away, there)
  await eachHas('storage')
})

test('every app says when PostgreSQL is gone, and lives on', async () => {
  await postgres.kill()
  await eachSays('database', 'Nothing listens at the configured address.')
  await postgres.restart()
  await eachHas('database')
})
