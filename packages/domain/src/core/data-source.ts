import 'reflect-metadata'
import { databaseSocket } from '@ingest/queue/socket'
import { DataSource } from 'typeorm'
import { entities } from '../entities/index.ts'
import { Identity1764000000001 } from '../migrations/0001-identity.ts'
import { Media1764000000002 } from '../migrations/0002-media.ts'
import { Events1764000000003 } from '../migrations/0003-events.ts'
import { ProvisionalVariants1764000000004 } from '../migrations/0004-provisional-variants.ts'
import { VariantFiles1764000000005 } from '../migrations/0005-variant-files.ts'
import { JobProgress1764000000006 } from '../migrations/0006-job-progress.ts'
import { Tenants1764000000007 } from '../migrations/0007-tenants.ts'
import { Webhooks1764000000008 } from '../migrations/0008-webhooks.ts'
import { UsageAndQuotas1764000000010 } from '../migrations/0010-usage-and-quotas.ts'
import { SweepsAndSources1764000000011 } from '../migrations/0011-sweeps-and-sources.ts'
import { SignIn1764000000012 } from '../migrations/0012-sign-in.ts'
import { Conventions1764000000013 } from '../migrations/0013-conventions.ts'
import { Live1764000000014 } from '../migrations/0014-live.ts'
import { EncodeTurns1764000000015 } from '../migrations/0015-encode-turns.ts'
import { PrivateLiveStreams1764000000016 } from '../migrations/0016-private-live-streams.ts'
import { LiveDurability1764000000017 } from '../migrations/0017-live-durability.ts'
import { LiveReports1764000000018 } from '../migrations/0018-live-reports.ts'
import { ListIndexes1764000000019 } from '../migrations/0019-list-indexes.ts'
import { LiveNumbers1764000000021 } from '../migrations/0021-live-numbers.ts'
import { ThumbnailSizes1764000000022 } from '../migrations/0022-thumbnail-sizes.ts'
import { SnakeCaseNaming } from './naming.strategy.ts'

export interface DatabaseOptions {
  url: string
  /** Connections of this process, 1–100. */
  poolSize?: number
  applicationName?: string
  /** Limit of one statement; 0 is none, for migrations. Default 15. */
  statementSeconds?: number
}

/** After its own limit, for the server to say that a statement is over it. */
const graceSeconds = 5

/** A data source that is not connected yet; every statement and every wait for a connection has a limit. */
export function createDataSource({
  url,
  poolSize = 10,
  applicationName = 'ingest',
  statementSeconds = 15,
}: DatabaseOptions): DataSource {
  return new DataSource({
    type: 'postgres',
    url,
    applicationName,
    entities,
    migrations: [
      Identity1764000000001,
      Media1764000000002,
      Events1764000000003,
      ProvisionalVariants1764000000004,
      VariantFiles1764000000005,
      JobProgress1764000000006,
      Tenants1764000000007,
      Webhooks1764000000008,
      UsageAndQuotas1764000000010,
      SweepsAndSources1764000000011,
      SignIn1764000000012,
      Conventions1764000000013,
      Live1764000000014,
      EncodeTurns1764000000015,
      PrivateLiveStreams1764000000016,
      LiveDurability1764000000017,
      LiveReports1764000000018,
      ListIndexes1764000000019,
      LiveNumbers1764000000021,
      ThumbnailSizes1764000000022,
    ],
    migrationsTableName: 'migrations',
    namingStrategy: new SnakeCaseNaming(),
    synchronize: false,
    extra: {
      max: poolSize,
      ...(statementSeconds > 0 && { stream: databaseSocket(statementSeconds + graceSeconds) }),
      connectionTimeoutMillis: 5000,
      statement_timeout: statementSeconds * 1000,
      idle_in_transaction_session_timeout: 30_000,
    },
  })
}
