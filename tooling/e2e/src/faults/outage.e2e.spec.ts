import { Ingest } from '@ingest/sdk'
import { fileSource } from '@ingest/sdk/node'
import { makeVideo, realFootage, requireTool, waitFor } from '@ingest/testing'
import { afterEach, expect, test } from '@jest/globals'
import pg from 'pg'
import { type Platform, startPlatform } from '../platform.ts'
import { finish, midEncode, queueEncode } from './encode.ts'
import { badAnswers, isServed, isUnavailable, Load } from './load.ts'
import { expectWhole } from './whole.ts'

const footageSeconds = 30
const restarts = 3
/** Answers of one kind that are waited for before an outage is ended, and before the next one is begun. */
const enough = 10
/** Of one call, until the outage is over. */
const mostRetries = 50
const within = { timeoutSeconds: 60 }
const testMs = 900_000

let platform: Platform
const loads: Load[] = []

afterEach(async () => {
  await Promise.all(loads.splice(0).map((load) => load.stop()))
  await platform?.stop()
})

function load(request: (signal: AbortSignal) => Promise<Response>): Load {
  const started = new Load(request)
  loads.push(started)
  return started
}

/** A call of the API by the first application. */
function api(method: string, path: string, body?: object): Load {
  const { api: host, access_token: token } = platform.credentials
  const type = 'application/vnd.ingest.v1+json'
  const headers = { accept: type, 'content-type': type, authorization: `Bearer ${token}` }
  return load((signal) => fetch(`${host}${path}`, { method, headers, body: body && JSON.stringify(body), signal }))
}

async function hasMore(each: Load, isCounted: (status: number) => boolean): Promise<void> {
  const before = each.count(isCounted)
  await waitFor(() => each.count(isCounted) >= before + enough, { ...within, what: `${enough} answers ${isCounted.name}` })
}

const appPids = () => Promise.all((['api', 'media', 'worker'] as const).map((app) => platform.pidOf(app)))

test(
  'while PostgreSQL is killed again and again, nothing that was answered is lost, and all go on by themselves',
  async () => {
    platform = await startPlatform({ env: { RATE_LIMIT_REQUESTS: '1000000' } })
    const encode = await queueEncode(platform)
    const database = new pg.Client({ connectionString: platform.databaseUrl })
    await database.connect()
    await midEncode(database, encode.jobId)
    await database.end()
    const pids = await appPids()

    const creating = api('POST', '/videos', { title: 'Under load' })
    const listing = api('GET', '/videos')
    const playing = load((signal) => fetch(`${platform.credentials.media}/watch/${encode.videoId}`, { signal }))
    for (let count = 0; count < restarts; count++) {
      for (const each of loads) await hasMore(each, isServed)
      process.kill(await platform.pidOf('postgres'), 'SIGKILL')
      await hasMore(listing, isUnavailable)
    }
    for (const each of loads) await hasMore(each, isServed)
    await Promise.all(loads.map((each) => each.stop()))

    expect(badAnswers(creating, listing, playing)).toEqual([])
    const created = creating.answers.filter(({ status }) => status === 201).map(({ body }) => JSON.parse(body).id as string)
    const kept = new Set<string>()
    for await (const { id } of encode.ingest.videos.iterate({ status: ['created'] })) kept.add(id)
    expect(created.filter((id) => !kept.has(id))).toEqual([])
    await expectWhole(String((await finish(encode)).playback_urls[0]?.url), footageSeconds)
    expect(await appPids()).toEqual(pids)
  },
  testMs,
)

if (requireTool('minio')) {
  test(
    'while the object store is killed, an upload and an encode wait for it, and all go on by themselves',
    async () => {
      platform = await startPlatform({ storage: 's3', env: { RATE_LIMIT_REQUESTS: '1000000' } })
      const published = await finish(await queueEncode(platform, await makeVideo({ seconds: 4 })))
      const encode = await queueEncode(platform)
      const database = new pg.Client({ connectionString: platform.databaseUrl })
      await database.connect()
      await midEncode(database, encode.jobId)
      await database.end()
      const pids = await appPids()

      const input = await encode.ingest.inputs.create({ filename: 'film.mp4', size: 1000 })
      const starting = api('POST', `/encoding/inputs/${input.id}/upload`, {})
      const listing = api('GET', '/videos')
      const playing = load((signal) => fetch(String(published.playback_urls[0]?.url), { signal }))
      for (const each of loads) await hasMore(each, isServed)
      await platform.minio?.halt('SIGKILL')
      const { api: host, access_token: accessToken } = platform.credentials
      const patient = new Ingest({ host, accessToken, retry: { retries: mostRetries } })
      const upload = patient.upload(await fileSource(realFootage()))
      upload.catch(() => undefined)
      for (const each of [starting, playing]) await hasMore(each, isUnavailable)
      await platform.minio?.resume()
      for (const each of loads) await hasMore(each, isServed)
      await Promise.all(loads.map((each) => each.stop()))

      expect(badAnswers(...[starting, listing, playing])).toEqual([])
      expect(listing.count(isUnavailable)).toBe(0)
      const uploaded = await encode.ingest.inputs.waitUntilReady((await upload).id)
      expect(uploaded).toMatchObject({ status: 'READY', metadata: { format: { duration: expect.stringMatching(/^30\./) } } })
      await expectWhole(String((await finish(encode)).playback_urls[0]?.url), footageSeconds)
      expect(await appPids()).toEqual(pids)
    },
    testMs,
  )
}
