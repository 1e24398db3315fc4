import { Identity1764000000001 } from './0001-identity.ts'
import { Media1764000000002 } from './0002-media.ts'
import { Events1764000000003 } from './0003-events.ts'
import { ProvisionalVariants1764000000004 } from './0004-provisional-variants.ts'
import { VariantFiles1764000000005 } from './0005-variant-files.ts'
import { JobProgress1764000000006 } from './0006-job-progress.ts'
import { Tenants1764000000007 } from './0007-tenants.ts'
import { Webhooks1764000000008 } from './0008-webhooks.ts'
import { UsageAndQuotas1764000000010 } from './0010-usage-and-quotas.ts'
import { SweepsAndSources1764000000011 } from './0011-sweeps-and-sources.ts'
import { SignIn1764000000012 } from './0012-sign-in.ts'
import { Conventions1764000000013 } from './0013-conventions.ts'
import { Live1764000000014 } from './0014-live.ts'
import { EncodeTurns1764000000015 } from './0015-encode-turns.ts'
import { PrivateLiveStreams1764000000016 } from './0016-private-live-streams.ts'
import { LiveDurability1764000000017 } from './0017-live-durability.ts'
import { LiveReports1764000000018 } from './0018-live-reports.ts'
import { ListIndexes1764000000019 } from './0019-list-indexes.ts'
import { LiveNumbers1764000000021 } from './0021-live-numbers.ts'
import { ThumbnailSizes1764000000022 } from './0022-thumbnail-sizes.ts'
import { UsageImports1764000000023 } from './0023-usage-imports.ts'
import { Traces1764000000024 } from './0024-traces.ts'
import { LiveLadders1764000000025 } from './0025-live-ladders.ts'
import { JobPictures1764000000026 } from './0026-job-pictures.ts'

/** In their order; the last one is the schema of this release. */
export const migrations = [
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
  UsageImports1764000000023,
  Traces1764000000024,
  LiveLadders1764000000025,
  JobPictures1764000000026,
]
