import type { JobSender } from '@ingest/queue'
import type { DataSource } from 'typeorm'
import { type Clock, systemClock } from '../core/clock.ts'
import { SecretBox } from '../core/secrets.ts'
import { createTransact } from '../core/transaction.ts'
import { BroadcastUseCases } from './broadcast.use-cases.ts'
import type { LiveUrls } from './live.mapper.ts'
import { LiveReportUseCases } from './live-report.use-cases.ts'

export interface CreateLiveDeps {
  /** Connected. */
  dataSource: DataSource
  jobs: JobSender
  urls: LiveUrls
  /** 32 bytes each, base64; the first encrypts, all decrypt. */
  secretsKeys: string[]
  clock?: Clock
}

/** All that publishing takes, for a process that does nothing else. */
export function createLive({ dataSource, jobs, urls, secretsKeys, clock = systemClock }: CreateLiveDeps) {
  const deps = { dataSource, transact: createTransact(dataSource, jobs), clock, urls, secrets: new SecretBox(secretsKeys) }
  return { broadcasts: new BroadcastUseCases(deps), reports: new LiveReportUseCases(deps) }
}
