import { Ingest } from '@ingest/sdk'
import { fileSource } from '@ingest/sdk/node'
import { makeVideo, waitFor } from '@ingest/testing'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import pg from 'pg'
import { type Platform, startPlatform } from '../platform.ts'
import { untilNoneRuns } from '../platform-process.ts'
import { midEncode, queueEncode } from './encode.ts'
import { descendantsOf, isRunning } from './processes.ts'

const startMs = 240_000

let platforms: Platform[] = []
beforeAll(async () => {
  platforms = await Promise.all([startPlatform(), startPlatform()])
}, startMs)
afterAll(() => Promise.all(platforms.map((platform) => platform.stop())))

const clientOf = ({ credentials }: Platform) => new Ingest({ host: credentials.api, accessToken: credentials.access_token })

test('two platforms on one machine know nothing of each other, and one goes on when the other stops', async () => {
  const [first, second] = platforms as [Platform, Platform]
  const [here, there] = [clientOf(first), clientOf(second)]
  const inputs = await Promise.all([here, there].map(async (ingest) => ingest.upload(await fileSource(await makeVideo()))))
  const ids = inputs.map(({ id }) => id) as [string, string]
  await Promise.all([here.inputs.waitUntilReady(ids[0]), there.inputs.waitUntilReady(ids[1])])

  await expect(here.inputs.get(ids[1])).rejects.toMatchObject({ status: 404 })
  await expect(there.inputs.get(ids[0])).rejects.toMatchObject({ status: 404 })
  const stranger = new Ingest({ host: second.credentials.api, accessToken: first.credentials.access_token })
  await expect(stranger.inputs.get(ids[1])).rejects.toMatchObject({ status: 401 })

  const { dataDir } = first
  const processes = await descendantsInMidEncode(first)
  await first.stop()
  await untilNoneRuns(dataDir)
  expect(await Promise.all(processes.map(isRunning))).not.toContain(true)
  expect(await there.inputs.get(ids[1])).toMatchObject({ status: 'READY' })
})

test('a platform that is killed takes all its processes with it', async () => {
  const [, second] = platforms as [Platform, Platform]
  const processes = await descendantsInMidEncode(second)
  process.kill(second.pid, 'SIGKILL')
  const isGone = async () => !(await Promise.all(processes.map(isRunning))).includes(true)
  await waitFor(isGone, { timeoutSeconds: 30, what: 'all its processes to end' })
  await untilNoneRuns(second.dataDir)
})

/** Apps, database and ffmpeg. */
async function descendantsInMidEncode(platform: Platform): Promise<number[]> {
  const { jobId } = await queueEncode(platform)
  const database = new pg.Client({ connectionString: platform.databaseUrl })
  await database.connect()
  await midEncode(database, jobId)
  await database.end()
  expect(await descendantsOf(await platform.pidOf('worker'))).not.toEqual([])
  return descendantsOf(platform.pid)
}
