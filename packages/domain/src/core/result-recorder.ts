import { AsyncLocalStorage } from 'node:async_hooks'
import type { EntityManager } from 'typeorm'

/** Is told what a transaction is about to return, and can still write into it or stop it. */
export type ResultRecorder = (manager: EntityManager, result: unknown) => Promise<void>

const recorders = new AsyncLocalStorage<ResultRecorder>()

/** Every transaction that `work` opens tells its result to the recorder before it is committed. */
export function recordResults<T>(recorder: ResultRecorder, work: () => Promise<T>): Promise<T> {
  return recorders.run(recorder, work)
}

export async function recordResult<T>(manager: EntityManager, result: T): Promise<T> {
  await recorders.getStore()?.(manager, result)
  return result
}
