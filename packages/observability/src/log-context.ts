import { AsyncLocalStorage } from 'node:async_hooks'

/** What every log line of one piece of work carries. */
export interface LogContext {
  request_id?: string
  job?: string
}

const storage = new AsyncLocalStorage<LogContext>()

/** Everything that `work` logs, also after an await, carries these members, and those of the context around it. */
export function withLogContext<T>(context: LogContext, work: () => T): T {
  return storage.run({ ...storage.getStore(), ...context }, work)
}

export function currentLogContext(): LogContext {
  return storage.getStore() ?? {}
}
