import { mkdir, readFile, rm, stat, symlink, utimes } from 'node:fs/promises'
import { createServer } from 'node:net'
import path from 'node:path'
import { waitFor } from '@ingest/testing'
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals'
import {
  aPlace,
  launch,
  type Place,
  type PlatformProcess,
  pidOf,
  pidsOf,
  platformCommand,
  untilNoneRuns,
} from './platform-process.ts'

const nobody = 65_534
const readyWithin = { timeoutSeconds: 60 }

let place: Place
const runs: PlatformProcess[] = []

beforeAll(async () => {
  place = await aPlace()
})
afterEach(async () => {
  for (const { child, ended } of runs.splice(0)) {
    child.kill('SIGTERM')
    await ended
  }
})
afterAll(() => place.remove())

function start(env: Record<string, string> = {}, command?: string[]): PlatformProcess {
  const run = launch({ ...place.env, ...env }, command)
  runs.push(run)
  return run
}

async function ingestFile(): Promise<Record<string, string>> {
  return JSON.parse(await readFile(path.join(place.dataDir, 'ingest.json'), 'utf8'))
}

async function callApi(method: string, what: string, body?: object): Promise<Response> {
  const { api, access_token } = await ingestFile()
  const headers = {
    authorization: `Bearer ${access_token}`,
    accept: 'application/vnd.ingest.v1+json',
    'content-type': 'application/json',
  }
  return fetch(`${api}${what}`, { method, headers, body: body && JSON.stringify(body), signal: AbortSignal.timeout(10_000) })
}

describe('npm start', () => {
  it('makes a platform that can be used, and tells how', async () => {
    const run = start()
    await run.ready()
    const file = path.join(place.dataDir, 'ingest.json')
    expect((await stat(file)).mode & 0o777).toBe(0o600)
    expect((await stat(path.join(place.dataDir, 'secrets-keys'))).mode & 0o777).toBe(0o600)
    const content = await ingestFile()
    expect(content).toEqual({
      api: `http://localhost:${place.env.API_PORT}`,
      media: `http://localhost:${place.env.MEDIA_PORT}`,
      rtmp: `rtmp://localhost:${place.env.RTMP_PORT}`,
      network_id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      client_id: expect.any(String),
      client_secret: expect.any(String),
      access_token: expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/),
      admin_email: 'admin@example.com',
      admin_password: expect.any(String),
    })
    expect((await callApi('GET', '/videos')).status).toBe(200)
    expect(run.output()).toMatch(/npm run ingest -- upload FILE --publish --wait --credentials \S+ingest\.json/)
    expect(run.output()).toMatch(/^ffmpeg \S+ \(.*\): \//m)
    for (const secret of [content.admin_password, content.client_secret]) expect(run.output()).toContain(secret)
  })

  it('keeps its data and its credentials for the next start', async () => {
    const first = start()
    await first.ready()
    const before = await ingestFile()
    const created = await callApi('POST', '/videos', { title: 'It stays' })
    expect(created.status).toBe(201)
    const { id } = (await created.json()) as { id: string }
    first.child.kill('SIGTERM')
    expect(await first.ended).toBe(0)
    await untilNoneRuns(place.dataDir)

    await start().ready()
    expect(await ingestFile()).toMatchObject({ client_id: before.client_id, client_secret: before.client_secret })
    expect((await ingestFile()).access_token).not.toBe(before.access_token)
    expect((await callApi('GET', `/videos/${id}`)).status).toBe(200)
  })

  it('refuses a folder in use, starts again what dies, and takes all with it when it is killed', async () => {
    const run = start()
    await run.ready()
    const other = await aPlace()
    const second = start({ ...other.env, INGEST_DATA_DIR: place.dataDir })
    expect(await second.ended).toBe(1)
    expect(second.output()).toMatch(/^another platform uses \S+: stop it, or set INGEST_DATA_DIR to another folder\n$/)
    await other.remove()

    process.kill(await pidOf('apps/worker/dist/main.js', place.dataDir), 'SIGKILL')
    await waitFor(() => run.output().includes('worker   | has ended unexpectedly'), readyWithin)
    await waitFor(async () => (await fetch(`http://127.0.0.1:${place.env.WORKER_PORT}/readyz`)).ok, readyWithin)

    run.child.kill('SIGKILL')
    await run.ended
    await untilNoneRuns(place.dataDir)
    await start().ready()
  })

  it('runs the sources while they are worked on, and starts an app again when a file of it changes', async () => {
    const run = start({}, [...platformCommand, '--watch'])
    await run.ready()
    const workers = () => pidsOf('apps/worker/src/main.ts', place.dataDir)
    await waitFor(async () => (await workers()).length === 2, { ...readyWithin, what: 'a process to be in waiting' })
    const before = await workers()
    await utimes(path.resolve(import.meta.dirname, '../../../apps/worker/src/handlers.ts'), new Date(), new Date())
    const hasTakenOver = (pids: number[]) => pids.length === 1 && before.includes(pids[0] as number)
    await waitFor(async () => hasTakenOver(await workers()), { ...readyWithin, what: 'it to take over' })
    await waitFor(async () => (await fetch(`http://127.0.0.1:${place.env.WORKER_PORT}/readyz`)).ok, readyWithin)
    expect(run.output()).toContain('apps/worker/src/handlers.ts has changed: starting worker again')
    expect(run.output()).not.toContain('has ended unexpectedly')
  })

  it('leaves no process behind when npm is told to stop', async () => {
    const run = start({}, ['npm', 'start'])
    await run.ready()
    run.child.kill('SIGTERM')
    await run.ended
    await untilNoneRuns(place.dataDir)
  })
})

describe('npm start says in one line, and ends, when', () => {
  const refusal = async (env: Record<string, string>, command?: string[]) => {
    const run = start(env, command)
    expect(await run.ended).toBe(1)
    await untilNoneRuns(place.dataDir)
    const lines = run.output().trim().split('\n')
    return lines.filter((line) => !line.startsWith('ffmpeg ')).join('\n')
  }

  it('a port is used', async () => {
    const server = createServer().listen(Number(place.env.MEDIA_PORT), '127.0.0.1')
    try {
      expect(await refusal({})).toBe(
        `port ${place.env.MEDIA_PORT} is in use: stop the program that listens on it, or set MEDIA_PORT to another one`,
      )
    } finally {
      server.close()
    }
  })

  it('two parts shall have the same port', async () => {
    expect(await refusal({ RTMP_PORT: place.env.API_PORT ?? '' })).toMatch(/^API_PORT and RTMP_PORT are both \d+: /)
  })

  it('the folder cannot be written', async () => {
    const locked = path.join(place.dataDir, 'locked')
    await mkdir(locked, { mode: 0o555 })
    const asNobody =
      process.getuid?.() === 0 ? ['setpriv', `--reuid=${nobody}`, '--clear-groups', ...platformCommand] : platformCommand
    expect(await refusal({ INGEST_DATA_DIR: path.join(locked, 'data') }, asNobody)).toBe(
      `the folder ${path.join(locked, 'data')} is not writable`,
    )
  })

  it('the disk is full', async () => {
    const disk = path.join(place.dataDir, 'disk')
    await mkdir(disk, { recursive: true })
    const onSmallDisk = `mount -t tmpfs -o size=1m tmpfs ${disk} && exec "$@"`
    const command = ['unshare', '--user', '--map-root-user', '--mount', 'sh', '-c', onSmallDisk, 'sh', ...platformCommand]
    expect(await refusal({ INGEST_DATA_DIR: disk }, command)).toMatch(
      /^the disk that holds \S+ is full: 1 MiB are free, at least \d+ MiB are needed$/,
    )
  })

  it('a variable is wrong', async () => {
    expect(await refusal({ API_PORT: 'http' })).toBe(
      'the configuration is wrong:\n  API_PORT must be a whole number from 1 to 65535 (given: http)',
    )
  })

  it('the ffmpeg that is asked for is none', async () => {
    expect(await refusal({ FFMPEG_PATH: '/bin/true' })).toMatch(
      /^\/bin\/true is no ffmpeg that runs on this machine: install ffmpeg 5 or newer/,
    )
  })
})

describe('without an ffmpeg on PATH', () => {
  it('takes the one that npm ships, and says so', async () => {
    const bin = path.join(place.dataDir, 'bin')
    await mkdir(bin, { recursive: true })
    for (const tool of ['sh', 'env', 'true', 'nice', 'setpriv', 'prlimit', 'unshare']) {
      await rm(path.join(bin, tool), { force: true })
      await symlink(path.join('/usr/bin', tool), path.join(bin, tool))
    }
    const run = start({ PATH: bin })
    await run.ready()
    expect(run.output()).toMatch(
      /^ffmpeg \S+ \(the old one that npm ships: install ffmpeg 5 or newer for full speed\): .*@ffmpeg-installer/m,
    )
  })
})
