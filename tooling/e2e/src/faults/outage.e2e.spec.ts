import { setTimeout as pause } from 'node:timers/promises'
import { makeVideo, requireTool, waitFor } from '@ingest/testing'
import { afterEach, expect, test } from '@jest/globals'
import pg from 'pg'
import { type Platform, startPlatform } from '../platform.ts'
import { finish, midEncode, queueEncode } from './encode.ts'
import { haveMore, isServed, isUnavailable, Load, wrongAnswers } from './load.ts'
import { type OwnPostgres, startOwnPostgres } from './own-postgres.ts'
import { environmentOf } from './processes.ts'
import { Uploaders } from './uploaders.ts'
import { expectWhole } from './whole.ts'

const footageSeconds = 30
const restarts = 3
const outageMs = 5000
/** Until everything serves again. */
const recoverySeconds = 60
/** Inputs that become ready before an outage, and after it. */
const enoughInputs = 2
const testMs = 600_000
const apps = ['api', 'media', 'worker'] as const
// The load is meant.
const env = { RATE_LIMIT_REQUESTS: '1000000' }

let platform: Platform
let postgres: OwnPostgres | undefined
let uploaders: Uploaders | undefined
let loads: Record<string, Load> = {}

afterEach(async () => {
  await Promise.all([...Object.values(loads).map((load) => load.stop()), uploaders?.abort()])
  await platform?.stop()
  await postgres?.stop()
  ;[loads, uploaders, postgres] = [{}, undefined, undefined]
})

async function untilMidEncode(jobId: string): Promise<void> {
  const database = new pg.Client({ connectionString: platform.databaseUrl })
  await database.connect()
  await midEncode(database, jobId)
  await database.end()
}

const appPids = () => Promise.all(apps.map((app) => platform.pidOf(app)))

function expectNoneWrong(): void {
  for (const [name, { answers }] of Object.entries(loads)) expect([name, wrongAnswers(answers)]).toEqual([name, []])
}

async function expectVideosKept({ ingest }: Awaited<ReturnType<typeof queueEncode>>): Promise<void> {
  const kept = new Set<string>()
  for await (const { id } of ingest.videos.list({ status: ['created'] })) kept.add(id)
  const created = loads.creating?.answers.filter(({ status }) => status === 201).map(({ body }) => JSON.parse(body).id as string)
  expect(created?.filter((id) => !kept.has(id))).toEqual([])
}

test(
  'while PostgreSQL is killed again and again, nothing that was answered is lost, and all go on by themselves',
  async () => {
    platform = await startPlatform({ env })
    const { credentials } = platform
    const encode = await queueEncode(platform, await makeVideo({ seconds: 4 }))
    const published = await finish(encode)
    const pids = await appPids()

    const listing = Load.ofApi(credentials, 'GET', '/videos')
    loads = {
      creating: Load.ofApi(credentials, 'POST', '/videos', { title: 'Under load' }),
      listing,
      playing: new Load((signal) => fetch(`${credentials.media}/watch/${published.id}`, { signal })),
    }
    for (let count = 0; count < restarts; count++) {
      await haveMore(Object.values(loads), isServed, recoverySeconds)
      process.kill(await platform.pidOf('postgres'), 'SIGKILL')
      await haveMore([listing], isUnavailable, recoverySeconds)
    }
    await haveMore(Object.values(loads), isServed, recoverySeconds)
    await Promise.all(Object.values(loads).map((load) => load.stop()))

    expectNoneWrong()
    await expectVideosKept(encode)
    expect(await appPids()).toEqual(pids)
  },
  testMs,
)

type Part = 'database' | 'storage'

async function readiness(app: (typeof apps)[number]): Promise<{ status: number; checks: Record<Part, string> }> {
  const { PORT } = await environmentOf(await platform.pidOf(app))
  const response = await fetch(`http://localhost:${PORT}/readyz`)
  const { checks } = (await response.json()) as { checks: Record<Part, string> }
  return { status: response.status, checks }
}

async function allServe(): Promise<void> {
  await Promise.all([
    haveMore(Object.values(loads), isServed, recoverySeconds),
    uploaders?.haveMoreReady(enoughInputs, recoverySeconds),
  ])
}

interface Outage {
  of: Part
  stop(): Promise<unknown>
  resume(): Promise<unknown>
  /** What cannot be served meanwhile. */
  affected: Load[]
}

/** A part is away for a while: all say so as long as that lasts, and recover by themselves. */
async function survive({ of: part, stop, resume, affected }: Outage): Promise<void> {
  await allServe()
  await stop()
  const over = pause(outageMs)
  await haveMore(affected, isUnavailable, recoverySeconds)
  const other = part === 'database' ? 'storage' : 'database'
  for (const app of apps) {
    const { status, checks } = await readiness(app)
    expect([app, status, checks[part], checks[other]]).toEqual([app, 503, expect.stringMatching(/unavailable|timed out/), 'ok'])
  }
  await over
  await resume()
  const areReady = async () => (await Promise.all(apps.map(readiness))).every(({ status }) => status === 200)
  await waitFor(areReady, { timeoutSeconds: recoverySeconds, what: 'all apps to be ready' })
  await allServe()
}

/** The first file that a playlist names. */
async function firstOf(playlistUrl: string): Promise<string> {
  const text = await (await fetch(playlistUrl)).text()
  const name = text.split('\n').find((line) => line && !line.startsWith('#'))
  return new URL(String(name), playlistUrl).href
}

if (requireTool('minio')) {
  test(
    'while the database and then the store are away, all say when to come again, and nothing is lost or stuck',
    async () => {
      postgres = await startOwnPostgres()
      // What many ask for is kept in memory, and served without the store.
      const ofStore = { MEDIA_CACHE_BYTES: '0' }
      platform = await startPlatform({ storage: 's3', env: { ...env, ...ofStore, DATABASE_URL: postgres.url } })
      const { credentials, minio } = platform
      const { playback_urls } = await finish(await queueEncode(platform, await makeVideo({ seconds: 4 })))
      const segment = await firstOf(await firstOf(String(playback_urls[0]?.url)))
      const encode = await queueEncode(platform)
      await untilMidEncode(encode.jobId)
      const pids = await appPids()

      const { id } = await encode.ingest.inputs.create({ filename: 'film.mp4', size: 1000 })
      const creating = Load.ofApi(credentials, 'POST', '/videos', { title: 'Under load' })
      const listing = Load.ofApi(credentials, 'GET', '/videos')
      const starting = Load.ofApi(credentials, 'POST', `/encoding/inputs/${id}/upload`, {})
      const playing = new Load((signal) => fetch(segment, { signal }))
      loads = { creating, listing, starting, playing }
      uploaders = new Uploaders(credentials)
      const { kill, restart } = postgres
      await survive({ of: 'database', stop: kill, resume: restart, affected: [creating, listing, starting] })
      const unserved = [creating, listing].map((load) => load.count(isUnavailable))
      const halt = async () => minio?.halt('SIGKILL')
      await survive({ of: 'storage', stop: halt, resume: async () => minio?.resume(), affected: [starting, playing] })
      await Promise.all([...Object.values(loads), uploaders].map((each) => each.stop()))

      expectNoneWrong()
      expect(wrongAnswers(uploaders.answers)).toEqual([])
      // They do without the store.
      expect([creating, listing].map((load) => load.count(isUnavailable))).toEqual(unserved)
      await expectVideosKept(encode)
      await uploaders.expectAllReady(encode.ingest)
      await expectWhole(String((await finish(encode)).playback_urls[0]?.url), footageSeconds)
      expect(await postgres.query(`SELECT id, state FROM inputs WHERE state NOT IN ('READY', 'UPLOADING', 'NEW')`)).toEqual([])
      expect(await postgres.query(`SELECT id, state FROM jobs WHERE state <> 'COMPLETE'`)).toEqual([])
      expect(await appPids()).toEqual(pids)
    },
    testMs,
  )
}
