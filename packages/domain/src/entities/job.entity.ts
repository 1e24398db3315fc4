import type { ProfileData } from '@ingest/media-tools/profile'
import { Column, Entity } from 'typeorm'
import type { Failure } from './input.entity.ts'
import type { DigitalRights, MediaType, TextTrack } from './profile.entity.ts'
import { NullableTimeColumn, TenantRow } from './rows.ts'

export type JobState = 'WAITING' | 'QUEUED' | 'RUNNING' | 'COMPLETE' | 'FAILED' | 'CANCELLED'

/** The profile as it was when the job was created. */
export interface ProfileSnapshot {
  id: string
  name: string
  type: MediaType
  textTracks: TextTrack[]
  digitalRights: DigitalRights | null
  data: ProfileData
}

/** How far a rendition of the profile is encoded. */
export interface JobRendition {
  /** In the profile; a rendition that has a picture and sound is one of each kind. */
  id: number
  kind: 'video' | 'audio'
  /** As encoded; null without a picture. */
  width: number | null
  height: number | null
  state: 'waiting' | 'encoding' | 'done' | 'stopped'
  segmentsDone: number
}

/** One encoding of inputs with a profile into a video. */
@Entity('jobs')
export class JobEntity extends TenantRow {
  @Column('uuid')
  videoId!: string

  @Column('uuid')
  profileId!: string

  @Column('jsonb')
  profileSnapshot!: ProfileSnapshot

  @Column('text')
  state!: JobState

  /** Raised by every claim; whoever holds an older one may write nothing, and no object key is written by two. */
  @Column('integer')
  attempt!: number

  /** Claims that ended in nothing; those handed back do not count. */
  @Column('integer')
  tries!: number

  @Column('text', { nullable: true })
  worker!: string | null

  /** Until then the job is claimed, or expected to be claimed. */
  @NullableTimeColumn()
  leaseUntil!: Date | null

  /** 0–100. */
  @Column('double precision')
  progress!: number

  /** Of the attempt that runs, or was the last; empty until it is planned. */
  @Column('jsonb')
  renditions!: JobRendition[]

  /** Seconds of media in a second. */
  @Column('double precision', { nullable: true })
  speed!: number | null

  @Column('double precision', { nullable: true })
  etaSeconds!: number | null

  @Column('jsonb', { nullable: true })
  error!: Failure | null

  @Column('text', { array: true })
  warnings!: string[]

  /** Of the request that created the job. */
  @Column('text', { nullable: true })
  requestId!: string | null

  /** W3C traceparent, of the same request. */
  @Column('text', { nullable: true })
  traceParent!: string | null

  @NullableTimeColumn()
  startedAt!: Date | null

  @NullableTimeColumn()
  finishedAt!: Date | null

  @NullableTimeColumn()
  deletedAt!: Date | null
}
