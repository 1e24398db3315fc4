import { ApplicationEntity } from './application.entity.ts'
import { AuthorizationCodeEntity } from './authorization-code.entity.ts'
import { BroadcastEntity } from './broadcast.entity.ts'
import { DeliveryEntity } from './delivery.entity.ts'
import { EventEntity } from './event.entity.ts'
import { IdempotencyKeyEntity } from './idempotency-key.entity.ts'
import { InputEntity } from './input.entity.ts'
import { InvitationEntity } from './invitation.entity.ts'
import { JobEntity } from './job.entity.ts'
import { JobChunkEntity } from './job-chunk.entity.ts'
import { JobInputEntity } from './job-input.entity.ts'
import { LiveStreamEntity } from './live-stream.entity.ts'
import { MailEntity } from './mail.entity.ts'
import { MemberEntity, MemberRoleEntity } from './member.entity.ts'
import { Mp4Entity } from './mp4.entity.ts'
import { NetworkEntity } from './network.entity.ts'
import { PasswordResetEntity } from './password-reset.entity.ts'
import { PlaybackKeyEntity } from './playback-key.entity.ts'
import { ProfileEntity } from './profile.entity.ts'
import { RoleEntity } from './role.entity.ts'
import { SessionEntity } from './session.entity.ts'
import { SigningKeyEntity } from './signing-key.entity.ts'
import { SubscriptionEntity } from './subscription.entity.ts'
import { ThumbnailEntity } from './thumbnail.entity.ts'
import { TokenEntity } from './token.entity.ts'
import { UploadEntity } from './upload.entity.ts'
import { UserEntity } from './user.entity.ts'
import { VariantEntity } from './variant.entity.ts'
import { VideoEntity } from './video.entity.ts'

export const entities = [
  ApplicationEntity,
  AuthorizationCodeEntity,
  BroadcastEntity,
  DeliveryEntity,
  EventEntity,
  IdempotencyKeyEntity,
  InputEntity,
  InvitationEntity,
  JobChunkEntity,
  JobEntity,
  JobInputEntity,
  LiveStreamEntity,
  MailEntity,
  MemberEntity,
  MemberRoleEntity,
  Mp4Entity,
  NetworkEntity,
  PasswordResetEntity,
  PlaybackKeyEntity,
  ProfileEntity,
  RoleEntity,
  SessionEntity,
  SigningKeyEntity,
  SubscriptionEntity,
  ThumbnailEntity,
  TokenEntity,
  UploadEntity,
  UserEntity,
  VariantEntity,
  VideoEntity,
]
