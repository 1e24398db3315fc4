import type { ObjectStore } from '../../object-store.ts'
import type { StorageConfig } from '../../store-config.ts'

/** A store under test. The getters are read inside tests, after the suite's `beforeAll`. */
export interface Harness {
  readonly store: ObjectStore
  readonly config: StorageConfig
}
