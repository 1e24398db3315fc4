import { type Claimant, leaseEnd } from '../core/claim.ts'
import { type Scope, systemScope } from '../core/scope.ts'
import type { InputEntity, InputMetadata } from '../entities/input.entity.ts'
import type { JobEntity, JobRendition, ProfileSnapshot } from '../entities/job.entity.ts'
import type { MediaType } from '../entities/profile.entity.ts'
import type { VariantFile } from '../entities/variant.entity.ts'
import type { VideoEntity } from '../entities/video.entity.ts'
import { nothingEncoded } from '../jobs/job.queue.ts'
import type { MadePoster } from '../videos/made-poster.ts'

/** A probed file, and how its bytes are read. */
export interface EncodeSource {
  inputId: string
  filename: string
  objectKey: string
  /** Demanded when reading: the bytes are those that were probed. */
  objectEtag: string
  sizeBytes: number
  metadata: InputMetadata
  hasVideo: boolean
  hasAudio: boolean
  /** Of the picture that its probe has stored, if any. */
  imageKey?: string
}

/** The right to run a job, and what is needed for it. Worthless when somebody has claimed the job anew. */
export interface EncodeClaim extends Claimant {
  networkId: string
  jobId: string
  videoId: string
  /** Belongs into every object key that is written under this claim. */
  attempt: number
  requestId?: string
  /** Of the request that created the job. */
  traceParent: string | null
  profile: ProfileSnapshot
  /** In the order in which they were given. */
  inputs: EncodeSource[]
  /** Whether the video has no picture yet. */
  needsPoster: boolean
  /** Whether nothing of the video plays yet: its beginning is worth offering. */
  isFirst: boolean
}

export interface NewVariant {
  /** Replaces the variant of the same name. */
  name: string
  type: MediaType
  durationSeconds: number
  /** Of the first object that a player reads, below the folder of the attempt (`keys.attemptPrefix`). */
  entry: string
  /** Of a set of MP4s, below the same folder; best first. */
  files?: VariantFile[]
}

/** What those who wait for a job can see of it while it runs. */
export interface EncodeReport {
  /** 0–100; what is lower than what was reported before changes nothing. */
  percent: number
  /** Seconds of media in a second; null while unknown. */
  speed: number | null
  etaSeconds: number | null
  renditions: JobRendition[]
}

export interface EncodeResult {
  variants: NewVariant[]
  /** Of all media files in the store. */
  sizeBytes: number
  /** How it went in the end; what was reported last when left out. */
  report?: EncodeReport
  poster?: MadePoster
}

/** The change of the row that takes it. */
export function claimJob(row: JobEntity, { worker, leaseSeconds }: Claimant, now: Date): Partial<JobEntity> {
  return {
    attempt: row.attempt + 1,
    tries: row.tries + 1,
    state: 'RUNNING',
    worker,
    leaseUntil: leaseEnd(now, leaseSeconds),
    startedAt: row.startedAt ?? now,
    ...nothingEncoded,
    updatedAt: now,
  }
}

export function toClaim(row: JobEntity, claimant: Claimant, video: VideoEntity, inputs: InputEntity[]): EncodeClaim {
  return {
    ...claimant,
    networkId: row.networkId,
    jobId: row.id,
    videoId: row.videoId,
    attempt: row.attempt,
    requestId: row.requestId ?? undefined,
    traceParent: row.traceParent,
    profile: row.profileSnapshot,
    inputs: inputs.map(toSource),
    needsPoster: video.posterId === null,
    isFirst: video.mediaState !== 'READY',
  }
}

function toSource({ id, objectKey, objectEtag, sizeBytes, metadata, images, ...input }: InputEntity): EncodeSource {
  if (objectKey === null || objectEtag === null || metadata === null) throw new Error(`input ${id} of a running job is not ready`)
  const { filename, hasVideo, hasAudio } = input
  const bytes = { objectKey, objectEtag, sizeBytes: Number(sizeBytes ?? 0) }
  return { inputId: id, filename, ...bytes, metadata, hasVideo, hasAudio, imageKey: images[0]?.key }
}

export function claimScope({ networkId, requestId }: Pick<EncodeClaim, 'networkId' | 'requestId'>): Scope {
  return systemScope(networkId, 'encode', requestId)
}
