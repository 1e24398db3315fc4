import { randomUUID } from 'node:crypto'
import autocannon, { type Request } from 'autocannon'

/** More than the connections to the database that a process has. */
const connections = 16

export interface Call {
  name: string
  method: 'GET' | 'POST'
  paths: string[]
  headers: Record<string, string>
  body?: string
  /** Sends a new `Idempotency-Key` with each. */
  keyed?: boolean
}

export interface Throughput {
  requests: number
  requestsPerSecond: number
  p99Ms: number
}

/** Sends one call after the other on each connection for so long. @throws when one of them is not a success */
export async function load(url: string, call: Call, seconds: number): Promise<Throughput> {
  const { method, headers, body, keyed } = call
  const setupRequest = (request: Request) => ({
    ...request,
    headers: { ...request.headers, 'idempotency-key': randomUUID() },
  })
  const requests = call.paths.map((path) => ({ method, path, headers, body, ...(keyed && { setupRequest }) }))
  const {
    requests: sent,
    latency,
    errors,
    non2xx,
    duration,
  } = await autocannon({ url, connections, duration: seconds, requests })
  if (errors + non2xx > 0) throw new Error(`${call.name} at ${url}: ${errors} errors, ${non2xx} refusals`)
  return { requests: sent.total, requestsPerSecond: sent.total / duration, p99Ms: latency.p99 }
}
