import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { afterEach, describe, expect, it } from '@jest/globals'

const program = `
import { createHealth, createLogger, createMetrics, onShutdown, serveHealth } from '${path.join(import.meta.dirname, 'index.ts')}'
const logger = createLogger({ app: 'worker', level: 'info', pretty: false })
const health = createHealth({ database: async () => undefined }, { logger })
const server = await serveHealth({ host: '127.0.0.1', port: 0, health, metrics: createMetrics(), logger })
const stuck = process.argv.includes('stuck')
onShutdown(logger, stuck ? 600 : 10, {
  readiness: () => health.stop(),
  jobs: () => stuck && new Promise(() => undefined),
  http: () => server.close(),
})
logger.info({ port: server.port }, 'listening')
`

const children: ChildProcess[] = []
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
})

/** The process, and its log line by line. */
function start(...args: string[]) {
  const child = spawn(process.execPath, ['--input-type=module', '--no-warnings', '-e', program, '--', ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  children.push(child)
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  async function logged(message: string): Promise<Record<string, unknown>> {
    for (;;) {
      const { value, done } = await lines.next()
      if (done) throw new Error(`the process ended without saying "${message}"`)
      const line = JSON.parse(value as string) as Record<string, unknown>
      if (line.msg === message) return line
    }
  }
  return { child, logged, exit: once(child, 'exit') }
}

describe('a process of ours', () => {
  it('serves its health and metrics, and exits with 0 after SIGTERM', async () => {
    const { child, logged, exit } = start()
    const { port } = await logged('listening')
    const get = (what: string) => fetch(`http://127.0.0.1:${String(port)}${what}`)
    expect(await (await get('/healthz')).json()).toEqual({ status: 'ok' })
    expect(await (await get('/readyz?verbose')).json()).toEqual({ status: 'ready', checks: { database: 'ok' } })
    expect(await (await get('/metrics')).text()).toContain('nodejs_eventloop_lag_seconds')
    expect((await get('/elsewhere')).status).toBe(404)
    child.kill('SIGTERM')
    expect(await exit).toEqual([0, null])
  })

  it('exits at the second signal when a step is stuck', async () => {
    const { child, logged, exit } = start('stuck')
    await logged('listening')
    child.kill('SIGINT')
    await logged('shutting down')
    child.kill('SIGTERM')
    expect(await exit).toEqual([1, null])
  })
})
