import { cpuSpent } from '../process-usage.ts'
import { median, spread } from '../statistics.ts'
import { pageSize } from './list-cases.ts'
import { type Call, load, type Throughput } from './load.ts'
import { headersOf, type Tenant } from './tenant.ts'

const readAim = 0.5

/** A process that answers the calls. */
export interface Server {
  url: string
  pid: number
}

interface Sample extends Throughput {
  cpuMs: number
}

interface Rounds {
  seconds: number
  rounds: number
}

/** @returns whether the aims were reached */
export async function compareThroughput(calls: Call[], api: Server, bare: Server, { seconds, rounds }: Rounds): Promise<boolean> {
  await assertSameBytes(calls, api, bare)
  const found = calls.map((call) => ({ call, api: [] as Sample[], bare: [] as Sample[] }))
  // The first round warms both up.
  for (let round = 0; round <= rounds; round += 1) {
    for (const each of found) {
      const [theirs, ours] = [await sample(bare, each.call, seconds), await sample(api, each.call, seconds)]
      if (round === 0) continue
      each.bare.push(theirs)
      each.api.push(ours)
    }
  }
  return found.map(tell).every(Boolean)
}

export async function callsOf(tenant: Tenant): Promise<Call[]> {
  const headers = headersOf(tenant)
  const listHeaders = { ...headers, range: `id; max=${pageSize}` }
  const page = await fetch(`${tenant.api}/videos`, { headers: listHeaders })
  const paths = ((await page.json()) as { id: string }[]).map(({ id }) => `/videos/${id}`)
  const create = {
    method: 'POST' as const,
    paths: ['/videos'],
    headers: { ...headers, 'content-type': 'application/json' },
    body: JSON.stringify({ title: 'Bench' }),
  }
  return [
    { name: 'GET /videos/{id}', method: 'GET', paths, headers },
    { name: `GET /videos (${pageSize} items)`, method: 'GET', paths: ['/videos'], headers: listHeaders },
    { name: 'POST /videos', ...create },
    { name: 'POST /videos with Idempotency-Key', ...create, keyed: true },
  ]
}

async function sample({ url, pid }: Server, call: Call, seconds: number): Promise<Sample> {
  let throughput: Throughput = { requests: 0, requestsPerSecond: 0, p99Ms: 0 }
  const { own } = await cpuSpent(pid, async () => {
    throughput = await load(url, call, seconds)
  })
  return { ...throughput, cpuMs: (own * 1000) / throughput.requests }
}

/** @throws when the two do not say the same */
async function assertSameBytes(calls: Call[], ...servers: Server[]): Promise<void> {
  for (const { name, paths, headers } of calls.filter(({ method }) => method === 'GET')) {
    const ask = async ({ url }: Server) => (await fetch(`${url}${paths[0]}`, { headers })).text()
    const [ours, theirs] = await Promise.all(servers.map(ask))
    if (ours !== theirs) throw new Error(`${name} is not the same answer:\n${ours}\n${theirs}`)
  }
}

function tell({ call: { name, method }, api, bare }: { call: Call; api: Sample[]; bare: Sample[] }): boolean {
  const both = (what: keyof Sample, digits: number, unit: string) => {
    const [ours, theirs] = [api, bare].map((samples) =>
      spread(
        samples.map((each) => each[what]),
        digits,
      ),
    )
    return `${ours} ${unit}, bare ${theirs}`
  }
  const ratios = api.map(({ requestsPerSecond }, round) => requestsPerSecond / (bare[round] as Sample).requestsPerSecond)
  const reached = method !== 'GET' || median(ratios) >= readAim
  console.log(
    `${name}: ${spread(ratios)} of bare${method === 'GET' ? `, aim ${readAim}: ${reached ? 'reached' : 'MISSED'}` : ''}`,
  )
  console.log(
    `  ${both('requestsPerSecond', 0, 'requests/s')}; p99 ${both('p99Ms', 0, 'ms')}; CPU ${both('cpuMs', 2, 'ms a request')}`,
  )
  return reached
}
