import { Column, Entity } from 'typeorm'
import { NullableTimeColumn, TenantRow } from './rows.ts'

export type InputState = 'NEW' | 'UPLOADING' | 'QUEUED' | 'PROCESSING' | 'READY' | 'ERROR'

/** Why something failed, in words that its owner can act on. */
export interface Failure {
  code: string
  message: string
}

/** A picture that was stored for an input, such as its poster frame. */
export interface InputImage {
  id: string
  key: string
}

/** What ffprobe said of the bytes. */
export interface InputMetadata {
  format: Record<string, unknown>
  streams: Record<string, unknown>[]
}

/** A source file, from its announcement to the probed bytes. */
@Entity('inputs')
export class InputEntity extends TenantRow {
  @Column('text')
  filename!: string

  /** Media type, as the client says. */
  @Column('text', { nullable: true })
  type!: string | null

  /** A label that never changes, not a key of the object store. */
  @Column('text')
  path!: string

  /** Declared until the upload is complete, then counted. */
  @Column('bigint', { nullable: true })
  sizeBytes!: string | null

  /** Of a file that is fetched from a URL. */
  @Column('bigint', { nullable: true })
  receivedBytes!: string | null

  @Column('text')
  state!: InputState

  @Column('jsonb', { nullable: true })
  error!: Failure | null

  @Column('jsonb')
  images!: InputImage[]

  /** Of all of them; 0 where they are from before sizes were kept. */
  @Column('bigint')
  imageBytes!: string

  @Column('jsonb', { nullable: true })
  metadata!: InputMetadata | null

  @Column('boolean')
  hasVideo!: boolean

  @Column('boolean')
  hasAudio!: boolean

  @Column('text', { nullable: true })
  objectKey!: string | null

  /** Of the bytes that were checked at completion: whoever reads them demands it. */
  @Column('text', { nullable: true })
  objectEtag!: string | null

  /** Raised by every claim of a probe; whoever holds an older one may write nothing. */
  @Column('integer')
  attempt!: number

  /** Claims of these bytes that ended in nothing, because the worker died. */
  @Column('integer')
  tries!: number

  @Column('text', { nullable: true })
  worker!: string | null

  /** Until then the probe is claimed, or its job is expected to be claimed. */
  @NullableTimeColumn()
  leaseUntil!: Date | null

  @NullableTimeColumn()
  lastUsed!: Date | null

  /** Of the request that completed the upload. */
  @Column('text', { nullable: true })
  requestId!: string | null

  /** W3C traceparent, of the same request. */
  @Column('text', { nullable: true })
  traceParent!: string | null

  @NullableTimeColumn()
  deletedAt!: Date | null
}
