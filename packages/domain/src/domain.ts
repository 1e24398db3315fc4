import type { JobSender } from '@ingest/queue'
import type { DataSource } from 'typeorm'
import { ApplicationUseCases } from './applications/application.use-cases.ts'
import { PersonalTokenUseCases } from './applications/personal-token.use-cases.ts'
import { AuthorizationUseCases } from './authorization/authorization.use-cases.ts'
import { BacklogUseCases } from './backlog/backlog.use-cases.ts'
import { BillingUseCases } from './billing/billing.use-cases.ts'
import { type Clock, systemClock } from './core/clock.ts'
import { SecretBox } from './core/secrets.ts'
import { createTransact } from './core/transaction.ts'
import { EventUseCases } from './events/event.use-cases.ts'
import { RetentionUseCases } from './events/retention.use-cases.ts'
import { ExpiredUseCases } from './expiry/expired.use-cases.ts'
import { DeliverUseCases } from './hooks/deliver.use-cases.ts'
import { HookDeliveryUseCases } from './hooks/delivery.use-cases.ts'
import { HookUseCases } from './hooks/hook.use-cases.ts'
import { IdempotencyUseCases } from './idempotency/idempotency.use-cases.ts'
import { type BootstrapOptions, bootstrapPlatform } from './identity/bootstrap.ts'
import { InvitationUseCases } from './invitations/invitation.use-cases.ts'
import { LimitUseCases } from './limits/limit.use-cases.ts'
import { BroadcastUseCases } from './live/broadcast.use-cases.ts'
import { LiveUseCases } from './live/live.use-cases.ts'
import { LiveReportUseCases } from './live/live-report.use-cases.ts'
import { RecordingUseCases } from './live/recording.use-cases.ts'
import { MailUseCases } from './mails/mail.use-cases.ts'
import { Postbox } from './mails/postbox.ts'
import { createMedia } from './media.ts'
import { MakeMp4UseCases } from './mp4/make-mp4.use-cases.ts'
import { Mp4UseCases } from './mp4/mp4.use-cases.ts'
import { MemberUseCases } from './networks/member.use-cases.ts'
import { NetworkUseCases } from './networks/network.use-cases.ts'
import { ObjectUseCases } from './objects/object.use-cases.ts'
import { OperatorUseCases } from './operators/operator.use-cases.ts'
import { PreviewUseCases } from './playback/preview.use-cases.ts'
import { PlaybackKeyUseCases } from './playback-keys/playback-key.use-cases.ts'
import { RoleUseCases } from './roles/role.use-cases.ts'
import { PasswordResetUseCases } from './sign-in/password-reset.use-cases.ts'
import { SignInUseCases } from './sign-in/sign-in.use-cases.ts'
import { Authenticator } from './tokens/authenticator.ts'
import { KeyUseCases } from './tokens/key.use-cases.ts'
import { RevocationUseCases } from './tokens/revocation.use-cases.ts'
import { SigningKeys } from './tokens/signing-keys.ts'
import { TokenUseCases } from './tokens/token.use-cases.ts'
import { TokenIssuer } from './tokens/token-issuer.ts'
import type { UploadStore } from './uploads/upload-store.ts'
import { UsageImportUseCases } from './usage/usage-import.use-cases.ts'
import { UserReader } from './users/user.reader.ts'
import { UserUseCases } from './users/user.use-cases.ts'

export interface DomainDeps {
  /** Connected. */
  dataSource: DataSource
  jobs: JobSender
  /** Public base URLs without a trailing slash; the API's is the issuer of the access tokens as well. */
  urls: { api: string; media: string; rtmp: string }
  /** 32 bytes each, base64; the first encrypts, all decrypt. */
  secretsKeys: string[]
  /** Lifetime of an access token. Default 24 h. */
  accessTokenSeconds?: number
  /** Where uploads go. */
  store: UploadStore
  /** Cap on one upload; a network may have a lower one. Default 256 GiB. */
  maxUploadBytes?: number
  /** Whether a worker sends mails; where it does not, nobody can be invited. */
  sendsMail?: boolean
  clock?: Clock
}

export type Domain = ReturnType<typeof createDomain>

/** Everything that can be done, wired once per process. */
export function createDomain({
  dataSource,
  jobs,
  urls,
  secretsKeys,
  accessTokenSeconds = 24 * 3600,
  store,
  maxUploadBytes = 256 * 1024 ** 3,
  sendsMail = false,
  clock = systemClock,
}: DomainDeps) {
  const transact = createTransact(dataSource, jobs)
  const apiUrl = urls.api
  const secrets = new SecretBox(secretsKeys)
  const signingKeys = new SigningKeys(dataSource, secrets)
  const issuer = new TokenIssuer({ keys: signingKeys, clock, issuer: apiUrl, accessTokenSeconds })
  const userReader = new UserReader({ dataSource, apiUrl })
  const people = { dataSource, transact, clock, users: userReader, apiUrl }
  const postbox = new Postbox({ secrets, clock, isEmptied: sendsMail })
  return {
    bootstrap: (options: BootstrapOptions) => bootstrapPlatform({ transact, clock }, options),
    authenticator: new Authenticator({ dataSource, keys: signingKeys, clock, issuer: apiUrl }),
    signingKeys,
    keys: new KeyUseCases({ dataSource, transact, clock, secrets }),
    idempotency: new IdempotencyUseCases({ dataSource, clock, secrets }),
    expired: new ExpiredUseCases({ dataSource, clock }),
    tokens: new TokenUseCases({ dataSource, transact, issuer, clock }),
    authorizations: new AuthorizationUseCases({ dataSource, transact, issuer, clock }),
    signIn: new SignInUseCases({ dataSource, transact, clock }),
    passwordResets: new PasswordResetUseCases({ ...people, postbox }),
    revocation: new RevocationUseCases({ transact, clock }),
    applications: new ApplicationUseCases({ dataSource, transact, clock, apiUrl }),
    personalTokens: new PersonalTokenUseCases({ dataSource, transact, issuer, clock }),
    networks: new NetworkUseCases(people),
    members: new MemberUseCases(people),
    invitations: new InvitationUseCases({ ...people, postbox }),
    mails: new MailUseCases({ dataSource, secrets, clock }),
    playbackKeys: new PlaybackKeyUseCases({ dataSource, transact, clock, apiUrl }),
    limits: new LimitUseCases(people),
    operators: new OperatorUseCases(people),
    usageImports: new UsageImportUseCases({ dataSource, transact, clock }),
    billing: new BillingUseCases({ dataSource, clock }),
    userReader,
    users: new UserUseCases({ transact, clock, users: userReader }),
    roles: new RoleUseCases({ dataSource, transact, clock, apiUrl }),
    events: new EventUseCases({ dataSource }),
    retention: new RetentionUseCases({ dataSource, clock }),
    objects: new ObjectUseCases({ dataSource, clock }),
    hooks: new HookUseCases({ dataSource, transact, clock, secrets }),
    deliveries: new HookDeliveryUseCases({ dataSource, transact, clock }),
    backlog: new BacklogUseCases({ dataSource, clock }),
    deliver: new DeliverUseCases({ dataSource, transact, clock, secrets, apiUrl }),
    previews: new PreviewUseCases({ dataSource, keys: signingKeys, clock, urls }),
    live: new LiveUseCases({ dataSource, transact, clock, urls, secrets }),
    broadcasts: new BroadcastUseCases({ dataSource, transact, clock, urls, secrets }),
    liveReports: new LiveReportUseCases({ dataSource, transact, clock }),
    mp4s: new Mp4UseCases({ dataSource, transact, clock, urls }),
    makeMp4: new MakeMp4UseCases({ dataSource, transact, clock, urls }),
    recordings: new RecordingUseCases({ dataSource, transact, clock, urls }),
    ...createMedia({ dataSource, transact, clock, urls, store, maxUploadBytes, secrets }),
  }
}
