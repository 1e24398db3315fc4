import { FileSystemStore } from './fs/fs.store.ts'
import type { ObjectStore } from './object-store.ts'
import { S3Store } from './s3/s3.store.ts'
import type { StorageConfig } from './store-config.ts'

/** The object store that the configuration names. Nothing is opened yet: `checkReady` does that. */
export function createObjectStore(config: StorageConfig): ObjectStore {
  return config.driver === 's3' ? new S3Store(config) : new FileSystemStore(config)
}
