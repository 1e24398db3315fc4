import type { DomainDeps } from '../domain.ts'

const refuse = async () => {
  throw new Error('this test uses no object store')
}

/** Stands where the domain wants a store, for tests that never reach it. */
export const unusedStore: DomainDeps['store'] = {
  head: refuse,
  put: refuse,
  createMultipart: refuse,
  listParts: refuse,
  completeMultipart: refuse,
  abortMultipart: refuse,
  signPut: refuse,
  signPart: refuse,
}
