import { randomUUID } from 'node:crypto'
import { type ConstructorOptions, PgBoss } from 'pg-boss'
import { databaseSocket } from './database-socket.ts'
import { type JobName, type JobPayload, jobs } from './jobs.ts'
import type { JobHandlers, JobSender, SendOptions, SqlExecutor } from './queue.ts'
import { type Backlog, readBacklog } from './read-backlog.ts'
import { runJob } from './run-job.ts'
import { continueTrace } from './trace-parent.ts'

export interface QueueOptions {
  databaseUrl: string
  /** Connections of this process for the queue alone. Default 4. */
  poolSize?: number
  /** A worker does: it holds one connection more, and is told of a job at once instead of looking for it. Default false. */
  listens?: boolean
  /** Jobs carry the trace of whoever queued them, and are spans of it. */
  traced?: boolean
  /** Told of lost connections and the like, which mend by themselves, and of every job that fails. */
  onError: (error: Error) => void
}

export interface Queue extends JobSender {
  /**
   * Begins to handle jobs.
   * @throws Error when a job has no handler, or a handler has no job
   */
  work(handlers: JobHandlers): Promise<void>
  /** What waits and what runs, in all processes together. */
  backlog(): Promise<Backlog>
  /** Takes no more jobs, aborts those that run, and waits a while for them; what does not end is given to another worker. */
  stop(): Promise<void>
}

/** How often a worker looks for jobs that nobody has told it of: those that are due later, and those that are tried again. */
const pollSeconds = { listening: 2, deaf: 0.5 }
const stopWaitMs = 20_000
/** More than any statement of the queue takes. */
const silenceSeconds = 60
/** How often the queue looks for jobs whose worker has died, and for its own backlog. pg-boss's own default is a minute. */
const superviseSeconds = 5

/** The queue, connected. Its schema must exist (migrate-queue.ts). */
export async function createQueue(queueOptions: QueueOptions): Promise<Queue> {
  const { databaseUrl, poolSize = 4, listens = false, traced = false, onError } = queueOptions
  const stream = databaseSocket(silenceSeconds)
  const openTelemetry = { enabled: traced, propagateContext: traced }
  const options = { ...bossOptions(databaseUrl, poolSize), stream, useListenNotify: listens, openTelemetry }
  const boss = new PgBoss(options)
  boss.on('error', (error) => onError(withoutClient(error)))
  await boss.start()
  const stopping = new AbortController()
  return {
    send: (sql, name, payload, options) => send(boss, sql, name, payload, options),
    work: (handlers) => work(boss, handlers, stopping.signal, onError),
    backlog: () => readBacklog(boss.getDb()),
    async stop() {
      stopping.abort()
      await boss.stop({ graceful: true, timeout: stopWaitMs })
    },
  }
}

/** The pool hangs its client on the errors of a connection, with all that a client knows: nothing for a log. */
function withoutClient(error: Error & { client?: unknown }): Error {
  delete error.client
  return error
}

export function bossOptions(databaseUrl: string, poolSize: number): ConstructorOptions {
  return {
    connectionString: databaseUrl,
    application_name: 'ingest-queue',
    max: poolSize,
    connectionTimeoutMillis: 5000,
    migrate: false,
    schedule: false,
    superviseIntervalSeconds: superviseSeconds,
    monitorIntervalSeconds: superviseSeconds,
    queueCacheIntervalSeconds: superviseSeconds,
  }
}

async function send<N extends JobName>(
  boss: PgBoss,
  sql: SqlExecutor,
  name: N,
  payload: JobPayload<N>,
  options: SendOptions = {},
): Promise<void> {
  const { startAfterSeconds = 0, singletonKey = randomUUID(), groupId, traceParent } = options
  const queued = {
    singletonKey,
    startAfter: startAfterSeconds,
    ...(groupId !== undefined && { group: { id: groupId } }),
    db: sql as BossDatabase,
  }
  await continueTrace(traceParent, () => boss.send(name, jobs[name].payload.parse(payload), queued))
}

type BossDatabase = NonNullable<NonNullable<Parameters<PgBoss['send']>[2]>['db']>

async function work(boss: PgBoss, handlers: JobHandlers, stopping: AbortSignal, onError: (error: Error) => void): Promise<void> {
  assertExhaustive(handlers)
  for (const name of Object.keys(jobs) as JobName[]) {
    const options = {
      includeMetadata: true,
      perJobResults: true,
      localConcurrency: handlers[name].concurrency,
      localGroupConcurrency: handlers[name].perGroup,
      pollingIntervalSeconds: pollSeconds.deaf,
      notifyPollingIntervalSeconds: pollSeconds.listening,
      burstWhenReadyExceeds: 1,
    } as const
    await boss.work(name, options, async (taken) =>
      Promise.all(taken.map((job) => runJob(name, handlers, job, stopping, onError))),
    )
  }
}

function assertExhaustive(handlers: JobHandlers): void {
  const missing = Object.keys(jobs).filter((name) => !(name in handlers))
  const unknown = Object.keys(handlers).filter((name) => !(name in jobs))
  if (missing.length > 0) throw new Error(`jobs without a handler: ${missing.join(', ')}`)
  if (unknown.length > 0) throw new Error(`handlers without a job: ${unknown.join(', ')}`)
}
