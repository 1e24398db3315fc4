import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { PlatformConfig } from '@ingest/config'
import { type LocalPostgres, startPostgres } from '@ingest/local-postgres'

const restartPauseMs = 1000
/** Of all that PostgreSQL says, what somebody should look at. */
const alarming = /PANIC|WARNING|No space left|out of memory/

export interface Database {
  url: string
  stop(): Promise<void>
}

/** A PostgreSQL of our own in the data folder. From then on it is started again whenever it dies. @throws LocalPostgresError */
export async function startDatabase({ dataDir, ports }: PlatformConfig, write: (line: string) => void): Promise<Database> {
  const say = (line: string) => write(`postgres | ${line}`)
  const log = (line: string) => alarming.test(line) && say(line)
  const server = await startPostgres({ dataDir: path.join(dataDir, 'postgres'), port: ports.database, durable: true, log })
  const stopping = new AbortController()
  const running = keepRunning(server, stopping.signal, say)
  return {
    url: server.url,
    async stop() {
      stopping.abort()
      await server.stop()
      await running
    },
  }
}

async function keepRunning(server: LocalPostgres, stopping: AbortSignal, say: (line: string) => void): Promise<void> {
  for (;;) {
    await server.exited
    if (stopping.aborted) return
    say('has ended unexpectedly; it is started again')
    await pause(restartPauseMs, undefined, { signal: stopping }).catch(() => undefined)
    if (stopping.aborted) return
    await server.restart().catch((error: Error) => say(error.message))
    if (stopping.aborted) return server.stop()
  }
}
