import { setTimeout as pause } from 'node:timers/promises'
import { type Cluster, openCluster, owner } from './cluster.ts'
import { explainFailure, LocalPostgresError } from './local-postgres.error.ts'
import { launchPostmaster, type Postmaster } from './postmaster.ts'
import { releaseStaleLock } from './stale-lock.ts'

export interface LocalPostgresOptions {
  /** Made when it is missing. Holds the cluster and, readable by its owner alone, the generated password. */
  dataDir: string
  /** On 127.0.0.1; no other address and no socket file is listened on. */
  port: number
  /** False gives up crash safety for speed, for tests alone. */
  durable: boolean
  /** Server settings, as in postgresql.conf. */
  settings?: Record<string, string | number>
  /** Gets every line that the server writes. */
  log?: (line: string) => void
}

export interface LocalPostgres {
  /** With user and password; keep it out of logs. */
  url: string
  /** Of the server process; another one after a restart. */
  readonly pid: number
  /** When the present server process is gone, for whatever reason. */
  readonly exited: Promise<void>
  stop(): Promise<void>
  /** Stops when it still runs, starts on the same port with the same data. */
  restart(): Promise<void>
}

/**
 * Runs PostgreSQL from the binaries that npm ships. It ends with this process (on Linux however that ends), keeps its data for
 * the next start, and recovers by itself from having been killed.
 * @throws LocalPostgresError with one line on a port in use, a folder in use or not writable, a full disk
 */
export async function startPostgres(options: LocalPostgresOptions): Promise<LocalPostgres> {
  const cluster = await explained(options, async () => openCluster(options.dataDir, options.durable))
  let server = await start(options, cluster)
  return {
    url: `postgres://${owner}:${cluster.password}@127.0.0.1:${options.port}/${owner}`,
    get pid() {
      return server.pid
    },
    get exited() {
      return server.exited
    },
    stop: () => server.stop(),
    async restart() {
      await server.stop()
      server = await start(options, cluster)
    },
  }
}

const lockWaitMs = 10_000
const retryPauseMs = 200

/** Processes of a killed server may hold its shared memory for a moment longer than its lock file says. */
async function start(options: LocalPostgresOptions, { directory }: Cluster): Promise<Postmaster> {
  const deadline = Date.now() + lockWaitMs
  for (;;) {
    await releaseStaleLock(directory, lockWaitMs)
    try {
      return await launchPostmaster(directory, serverArguments(options), options.log)
    } catch (error) {
      const { message } = error as Error
      if (!message.includes('still in use') || Date.now() > deadline) throw explainFailure(message, options)
    }
    await pause(retryPauseMs)
  }
}

function serverArguments({ port, durable, settings }: LocalPostgresOptions): string[] {
  const fast = { fsync: 'off', full_page_writes: 'off', synchronous_commit: 'off' }
  const all = { listen_addresses: '127.0.0.1', unix_socket_directories: '', port, ...(durable ? {} : fast), ...settings }
  return Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`])
}

async function explained<T>(place: LocalPostgresOptions, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof LocalPostgresError) throw error
    throw explainFailure((error as Error).message, place)
  }
}
