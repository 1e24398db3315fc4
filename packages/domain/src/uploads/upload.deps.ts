import type { DataSource } from 'typeorm'
import type { Clock } from '../core/clock.ts'
import type { Transact } from '../core/transaction.ts'
import type { Urls } from '../core/urls.ts'
import type { UploadStore } from './upload-store.ts'

export interface UploadDeps {
  dataSource: DataSource
  transact: Transact
  clock: Clock
  urls: Urls
  store: UploadStore
  /** The platform's cap on one upload; a network may have a lower one. */
  maxUploadBytes: number
}
