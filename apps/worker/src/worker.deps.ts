import type { WorkerConfig, WorkerLimits } from '@ingest/config'
import type { Claimant, Domain } from '@ingest/domain'
import type { EgressClient } from '@ingest/egress'
import type { Tools } from '@ingest/media-tools'
import type { Logger, Observers } from '@ingest/observability'
import type { ObjectStore } from '@ingest/storage'
import type { Mailer } from './mail/mailer.ts'
import type { WorkDirs } from './work-dirs/work-dirs.ts'

/** What the jobs work with. */
export interface WorkerDeps {
  domain: Pick<
    Domain,
    | 'backlog'
    | 'broadcasts'
    | 'deliver'
    | 'encode'
    | 'expired'
    | 'inputs'
    | 'invitations'
    | 'jobs'
    | 'live'
    | 'makeMp4'
    | 'mails'
    | 'objects'
    | 'probe'
    | 'profiles'
    | 'pull'
    | 'recordings'
    | 'retention'
    | 'roles'
    | 'uploads'
    | 'users'
    | 'videos'
  >
  store: ObjectStore
  egress: EgressClient
  tools: Tools
  workDirs: WorkDirs
  logger: Logger
  observers: Observers
  claimant: Claimant
  limits: WorkerLimits
  /** Undefined where no mail is sent. */
  mailer?: Mailer
  retention: WorkerConfig['retention']
}
