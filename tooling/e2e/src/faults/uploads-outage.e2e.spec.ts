import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { type LocalPostgres, startPostgres } from '@ingest/local-postgres'
import { Ingest } from '@ingest/sdk'
import { freePort, makeVideo, requireTool, waitFor } from '@ingest/testing'
import { afterEach, expect, test } from '@jest/globals'
import pg from 'pg'
import { type Platform, startPlatform } from '../platform.ts'
import { finish, midEncode, queueEncode } from './encode.ts'
import { type Answer, isUnavailable, Load } from './load.ts'
import { environmentOf } from './processes.ts'
import { clipSeconds, Uploaders } from './uploaders.ts'

const apps = ['api', 'media', 'worker'] as const
const outageMs = 5000
const recoverySeconds = 60
/** Answers of each load that are waited for before, and after an outage. */
const enough = 10
/** Inputs that become ready before, and after an outage. */
const enoughInputs = 2
const testMs = 600_000

type Part = 'database' | 'storage'

let postgres: LocalPostgres
let folder: string
let platform: Platform
let database: pg.Client
let loads: Record<'creating' | 'listing' | 'starting' | 'playing', Load>
let uploaders: Uploaders

afterEach(async () => {
  await Promise.allSettled([...Object.values(loads ?? {}), uploaders].map((each) => each?.stop()))
  await database?.end().catch(() => undefined)
  await platform?.stop()
  await postgres?.stop()
  if (folder) await rm(folder, { recursive: true, force: true })
})

async function start(): Promise<void> {
  folder = await mkdtemp(path.join(os.tmpdir(), 'ingest-outage-'))
  postgres = await startPostgres({ dataDir: folder, port: await freePort(), durable: true })
  platform = await startPlatform({ storage: 's3', env: { DATABASE_URL: postgres.url, RATE_LIMIT_REQUESTS: '1000000' } })
  await connect()
}

async function connect(): Promise<void> {
  database = new pg.Client({ connectionString: postgres.url })
  // It is lost in every outage of the database.
  database.on('error', () => undefined)
  await database.connect()
}

/** A call of the API by the first application. */
function api(method: string, path: string, body?: object): Load {
  const { api: host, access_token: token } = platform.credentials
  const type = 'application/vnd.ingest.v1+json'
  const headers = { accept: type, 'content-type': type, authorization: `Bearer ${token}` }
  return new Load((signal) => fetch(`${host}${path}`, { method, headers, body: body && JSON.stringify(body), signal }))
}

/** The first file that a playlist names. */
async function firstOf(playlistUrl: string): Promise<string> {
  const text = await (await fetch(playlistUrl)).text()
  const name = text.split('\n').find((line) => line && !line.startsWith('#'))
  return new URL(String(name), playlistUrl).href
}

async function readiness(app: (typeof apps)[number]): Promise<{ status: number; checks: Record<Part, string> }> {
  const { PORT } = await environmentOf(await platform.pidOf(app))
  const response = await fetch(`http://localhost:${PORT}/readyz`)
  const { checks } = (await response.json()) as { checks: Record<Part, string> }
  return { status: response.status, checks }
}

const isSuccess = (status: number) => status >= 200 && status < 300

async function haveMore(all: Load[], isCounted: (status: number) => boolean): Promise<void> {
  const before = all.map((each) => each.count(isCounted))
  const fact = () => all.every((each, index) => each.count(isCounted) >= (before[index] as number) + enough)
  await waitFor(fact, { timeoutSeconds: recoverySeconds, what: `${enough} answers ${isCounted.name} of each load` })
}

async function allServe(): Promise<void> {
  await Promise.all([haveMore(Object.values(loads), isSuccess), uploaders.haveMoreReady(enoughInputs, recoverySeconds)])
}

/** Stops a part for a while, and finds that all say so as long as it lasts, and recover by themselves. */
async function outage(part: Part, affected: Load[], stop: () => Promise<void>, resume: () => Promise<void>): Promise<void> {
  await allServe()
  await stop()
  const over = pause(outageMs)
  await haveMore(affected, isUnavailable)
  for (const app of apps) {
    const { status, checks } = await readiness(app)
    const other = part === 'database' ? 'storage' : 'database'
    expect([app, status, checks[part], checks[other]]).toEqual([app, 503, expect.stringMatching(/unavailable|timed out/), 'ok'])
  }
  await over
  await resume()
  const isReady = async () => (await Promise.all(apps.map(readiness))).every(({ status }) => status === 200)
  await waitFor(isReady, { timeoutSeconds: recoverySeconds, what: 'all apps to be ready' })
  await allServe()
}

/** All that is neither success nor a 503 that says when to come again. */
function wrong(answers: Answer[]): Answer[] {
  return answers.filter(({ status, retryAfter }) => !isSuccess(status) && !(isUnavailable(status) && Number(retryAfter) > 0))
}

if (requireTool('minio')) {
  test(
    'while the database and then the store are away, every answer is right or "come again", and nothing is lost or stuck',
    async () => {
      await start()
      const published = await finish(await queueEncode(platform, await makeVideo({ seconds: 4 })))
      const segment = await firstOf(await firstOf(String(published.playback_urls[0]?.url)))
      const encode = await queueEncode(platform)
      await midEncode(database, encode.jobId)
      const pids = await Promise.all(apps.map((app) => platform.pidOf(app)))
      const open = await encode.ingest.inputs.create({ filename: 'film.mp4', size: 1000 })

      loads = {
        creating: api('POST', '/videos', { title: 'Under load' }),
        listing: api('GET', '/videos'),
        starting: api('POST', `/encoding/inputs/${open.id}/upload`, {}),
        playing: new Load((signal) => fetch(segment, { signal })),
      }
      const { creating, listing, starting, playing } = loads
      uploaders = new Uploaders(platform.credentials)
      const kill = async () => void process.kill(postgres.pid, 'SIGKILL')
      await outage('database', [creating, listing, starting], kill, () => postgres.restart())
      const { minio } = platform
      const halt = async () => minio?.halt('SIGKILL')
      const ofDatabase = [creating, listing].map((each) => each.count(isUnavailable))
      await outage('storage', [starting, playing], halt, async () => minio?.resume())
      await Promise.all([...Object.values(loads), uploaders].map((each) => each.stop()))

      for (const [name, each] of Object.entries(loads)) expect([name, wrong(each.answers)]).toEqual([name, []])
      expect(wrong(uploaders.answers)).toEqual([])
      expect([creating, listing].map((each) => each.count(isUnavailable))).toEqual(ofDatabase)
      await expectNothingLost(encode.ingest, creating)
      await finish(encode)
      await connect()
      const { rows } = await database.query(`SELECT id, state FROM inputs WHERE state IN ('QUEUED', 'PROCESSING', 'ERROR')`)
      expect(rows).toEqual([])
      expect(await Promise.all(apps.map((app) => platform.pidOf(app)))).toEqual(pids)
    },
    testMs,
  )
}

async function expectNothingLost(ingest: Ingest, creating: Load): Promise<void> {
  const created = creating.answers.filter(({ status }) => status === 201).map(({ body }) => JSON.parse(body).id as string)
  const kept = new Set<string>()
  for await (const { id } of ingest.videos.iterate({ status: ['created'] })) kept.add(id)
  expect(created.filter((id) => !kept.has(id))).toEqual([])
  for (const { id } of uploaders.uploaded) {
    const { status, metadata } = await ingest.inputs.waitUntilReady(id)
    expect([id, status, Number(metadata?.format?.duration)]).toEqual([id, 'READY', expect.closeTo(clipSeconds, 1)])
  }
}
