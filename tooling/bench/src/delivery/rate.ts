import autocannon from 'autocannon'
import { cpuOf } from '../process-usage.ts'
import type { Contender } from './contenders.ts'
import { type Load, namesOf } from './loads.ts'

/** Of one answer, on a machine that does much else. */
const patienceSeconds = 60

export interface Rate {
  perSecond: number
  /** Requests for each second of the server's CPU. */
  perCpuSecond: number
  /** Of the server that has the objects, for each second of the server's own CPU. */
  storeCpu: number
}

export interface LoadOptions {
  connections: number
  /** Of the requests of a round. */
  share: number
  storePid: number
}

/** Every connection asks for all files in turn, each beginning elsewhere: what is cold is not shared by chance. */
export async function rateOf(
  { origin, pid, path }: Contender,
  load: Load,
  { connections, share, storePid }: LoadOptions,
): Promise<Rate> {
  const requests = namesOf(load).map((name) => ({ method: 'GET' as const, path: path(name) }))
  const before = [await cpuOf([pid]), await cpuOf([storePid])] as const
  let clients = 0
  const {
    '2xx': served,
    non2xx,
    errors,
    duration,
  } = await autocannon({
    url: origin,
    connections,
    amount: Math.ceil(load.requests * share),
    timeout: patienceSeconds,
    requests,
    setupClient: (client) => {
      const from = Math.floor((requests.length * clients++) / connections)
      client.setRequests([...requests.slice(from), ...requests.slice(0, from)])
    },
  })
  const spent = (await cpuOf([pid])) - before[0]
  const storeSpent = (await cpuOf([storePid])) - before[1]
  if (non2xx + errors > 0) throw new Error(`${origin} answered ${non2xx} requests with a refusal, and ${errors} not at all`)
  return { perSecond: served / duration, perCpuSecond: served / spent, storeCpu: storeSpent / spent }
}
