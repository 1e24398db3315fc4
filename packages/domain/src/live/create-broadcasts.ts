import type { JobSender } from '@ingest/queue'
import type { DataSource } from 'typeorm'
import { type Clock, systemClock } from '../core/clock.ts'
import { SecretBox } from '../core/secrets.ts'
import { createTransact } from '../core/transaction.ts'
import { BroadcastUseCases } from './broadcast.use-cases.ts'
import type { LiveUrls } from './live.mapper.ts'

export interface BroadcastDeps {
  /** Connected. */
  dataSource: DataSource
  jobs: JobSender
  urls: LiveUrls
  /** 32 bytes each, base64; the first encrypts, all decrypt. */
  secretsKeys: string[]
  clock?: Clock
}

/** All that publishing takes, for a process that does nothing else. */
export function createBroadcasts({ dataSource, jobs, urls, secretsKeys, clock = systemClock }: BroadcastDeps): BroadcastUseCases {
  const transact = createTransact(dataSource, jobs)
  return new BroadcastUseCases({ dataSource, transact, clock, urls, secrets: new SecretBox(secretsKeys) })
}
