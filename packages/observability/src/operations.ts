import type { Health } from './health.ts'
import type { Metrics } from './metrics.ts'

export interface OperationsAnswer {
  status: number
  contentType: string
  body: string
}

/** The calls that operators and orchestrators make, the same in every app. They need no token and no version. */
export const operationsPaths = ['/healthz', '/readyz', '/metrics'] as const
export type OperationsPath = (typeof operationsPaths)[number]

/** `/healthz`: the process is alive. `/readyz`: it can work, or 503 and what is missing. `/metrics`: for Prometheus. */
export async function answerOperations(path: OperationsPath, health: Health, metrics: Metrics): Promise<OperationsAnswer> {
  if (path === '/healthz') return json(200, { status: 'ok' })
  if (path === '/metrics') return { status: 200, ...(await metrics.expose()) }
  const { ready, checks, reasons } = await health.readiness()
  return json(ready ? 200 : 503, ready ? { status: 'ready', checks } : { status: 'unavailable', checks, reasons })
}

function json(status: number, body: object): OperationsAnswer {
  return { status, contentType: 'application/json; charset=utf-8', body: JSON.stringify(body) }
}
