import { parseArgs } from 'node:util'
import { startPlatform } from '@ingest/e2e/platform'
import { freePort } from '@ingest/testing'
import pg from 'pg'
import { profileWhile } from '../profile.ts'
import { startBare } from './bare.ts'
import { measureLists } from './lists.ts'
import { load } from './load.ts'
import { tellPlans } from './plans.ts'
import { insertVideos } from './rows.ts'
import { tenantOf } from './tenant.ts'
import { callsOf, compareThroughput } from './throughput.ts'

const options = {
  seconds: { type: 'string', default: '5' },
  rounds: { type: 'string', default: '5' },
  rows: { type: 'string', default: '1000000' },
  only: { type: 'string', default: '' },
  profile: { type: 'string' },
} as const

/** No answer is checked against the spec as it is in tests, and the limit is high enough for whatever comes. */
const env = { CHECK_RESPONSES: 'false', RATE_LIMIT_REQUESTS: '1000000' }

/** @returns whether all aims were reached */
export async function benchApi(args: string[]): Promise<boolean> {
  const { values } = parseArgs({ args, options })
  const [seconds, rounds, rows] = [values.seconds, values.rounds, values.rows].map(Number) as [number, number, number]
  const inspectPort = await freePort()
  const platform = await startPlatform({ env: { ...env, NODE_OPTIONS: `--inspect-port=${inspectPort}` } })
  const database = new pg.Client({ connectionString: platform.databaseUrl })
  try {
    await database.connect()
    const tenant = tenantOf(platform.credentials)
    await insertVideos(database, tenant, rows)
    const listed = values.only || ((await tellPlans(platform.databaseUrl, tenant)) && (await measureLists(tenant, database)))
    const calls = (await callsOf(tenant)).filter(({ name }) => name.includes(values.only))
    const api = { url: tenant.api, pid: await platform.pidOf('api') }
    const bare = await startBare(platform.databaseUrl, tenant)
    try {
      const reached = await compareThroughput(calls, api, bare, { seconds, rounds })
      const profiled = { pid: api.pid, port: inspectPort, folder: values.profile ?? '' }
      for (const call of values.profile ? calls : []) await profileWhile(profiled, call.name, () => load(api.url, call, seconds))
      return reached && Boolean(listed)
    } finally {
      await bare.stop()
    }
  } finally {
    await database.end()
    await platform.stop()
  }
}
