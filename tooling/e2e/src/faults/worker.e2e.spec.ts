import path from 'node:path'
import { freePort, waitFor } from '@ingest/testing'
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import pg from 'pg'
import { type Platform, startPlatform } from '../platform.ts'
import { dumpTables } from './dump.ts'
import { finish, jobRow, midEncode, queueEncode } from './encode.ts'
import { descendantsOf, type ExtraApp, environmentOf, isRunning, startApp } from './processes.ts'
import { expectWhole } from './whole.ts'

const workerEntry = path.resolve(import.meta.dirname, '../../../../apps/worker/dist/main.js')
const footageSeconds = 30
const takeOverSeconds = 60
const testMs = 600_000

let platform: Platform
let database: pg.Client

async function start(env: Record<string, string> = {}): Promise<void> {
  platform = await startPlatform({ env })
  database = new pg.Client({ connectionString: platform.databaseUrl })
  await database.connect()
}

let extras: ExtraApp[]
beforeEach(() => {
  extras = []
})
afterEach(async () => {
  await database?.end()
  await Promise.all(extras.map((each) => each.stop()))
  await platform?.stop()
})

/** Another worker, as on another machine: it shares the database and the store and nothing else. */
async function startWorker(): Promise<ExtraApp> {
  const given = await environmentOf(await platform.pidOf('worker'))
  const env = { ...given, PORT: String(await freePort()), WORK_DIR: path.join(platform.dataDir, 'other-work') }
  const worker = startApp(workerEntry, env)
  extras.push(worker)
  return worker
}

const playlistOf = (video: { playback_urls: { url: string }[] }) => String(video.playback_urls[0]?.url)

test(
  'the job of a killed worker is taken up again within a minute, and its result is whole',
  async () => {
    await start()
    const encode = await queueEncode(platform)
    const before = await midEncode(database, encode.jobId)
    const worker = await platform.pidOf('worker')
    const helpers = await descendantsOf(worker)
    expect(helpers).not.toEqual([])

    process.kill(worker, 'SIGKILL')
    await waitFor(async () => !(await Promise.all(helpers.map(isRunning))).includes(true), { what: 'its ffmpeg to end with it' })
    const isTaken = async () => {
      const row = await jobRow(database, encode.jobId)
      return row.state === 'RUNNING' && row.attempt > before.attempt && row.worker !== before.worker
    }
    await waitFor(isTaken, { timeoutSeconds: takeOverSeconds, what: 'another worker to take the job' })

    await expectWhole(playlistOf(await finish(encode)), footageSeconds)
  },
  testMs,
)

test(
  'a worker that was stopped, and wakes up after another one has finished its job, changes nothing',
  async () => {
    await start({ LEASE_SECONDS: '5', LOG_LEVEL: 'info' })
    const encode = await queueEncode(platform)
    const before = await midEncode(database, encode.jobId)
    const sleeper = await platform.pidOf('worker')
    const asleep = [sleeper, ...(await descendantsOf(sleeper))]

    const other = await startWorker()
    for (const pid of asleep) process.kill(pid, 'SIGSTOP')
    const video = await finish(encode)
    expect((await jobRow(database, encode.jobId)).attempt).toBeGreaterThan(before.attempt)
    await other.stop()
    const tables = await dumpTables(database)
    const seen = await encode.ingest.videos.get(encode.videoId)

    for (const pid of asleep) process.kill(pid, 'SIGCONT')
    const noticed = () => platform.output().includes('the job was cancelled, or taken by another worker')
    await waitFor(noticed, { timeoutSeconds: 30, what: 'the sleeper to notice that its claim is lost' })
    const idle = async () => (await descendantsOf(sleeper)).length === 0
    await waitFor(idle, { timeoutSeconds: 30, what: 'the ffmpeg of the sleeper to end' })

    expect(await dumpTables(database)).toEqual(tables)
    expect(await encode.ingest.videos.get(encode.videoId)).toEqual(seen)
    await expectWhole(playlistOf(video), footageSeconds)
  },
  testMs,
)
