import 'reflect-metadata'
import { databaseSocket } from '@ingest/queue/socket'
import { DataSource } from 'typeorm'
import { entities } from '../entities/index.ts'
import { migrations } from '../migrations/index.ts'
import { SnakeCaseNaming } from './naming.strategy.ts'
import { TracedClient } from './traced-client.ts'

export interface DatabaseOptions {
  url: string
  /** Connections of this process, 1–100. */
  poolSize?: number
  applicationName?: string
  /** Limit of one statement; 0 is none, for migrations. Default 15. */
  statementSeconds?: number
  /** Statements are spans of what they are made for. */
  traced?: boolean
}

/** After its own limit, for the server to say that a statement is over it. */
const graceSeconds = 5

/** A data source that is not connected yet; every statement and every wait for a connection has a limit. */
export function createDataSource({
  url,
  poolSize = 10,
  applicationName = 'ingest',
  statementSeconds = 15,
  traced = false,
}: DatabaseOptions): DataSource {
  return new DataSource({
    type: 'postgres',
    url,
    applicationName,
    entities,
    migrations,
    migrationsTableName: 'migrations',
    namingStrategy: new SnakeCaseNaming(),
    synchronize: false,
    extra: {
      max: poolSize,
      ...(traced && { Client: TracedClient }),
      ...(statementSeconds > 0 && { stream: databaseSocket(statementSeconds + graceSeconds) }),
      connectionTimeoutMillis: 5000,
      statement_timeout: statementSeconds * 1000,
      idle_in_transaction_session_timeout: 30_000,
    },
  })
}
