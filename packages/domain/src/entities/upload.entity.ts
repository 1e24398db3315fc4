import { Column, Entity } from 'typeorm'
import { NullableTimeColumn, TenantRow } from './rows.ts'

/** By the client in parts or in one PUT, or by us from a URL. */
export type UploadMethod = 'multipart' | 'single' | 'pull'
export type UploadState = 'OPEN' | 'COMPLETED' | 'ABORTED' | 'REPLACED'

/** One start of the upload of an input; its id is the `uploadId` that clients see. At most one per input is open. */
@Entity('uploads')
export class UploadEntity extends TenantRow {
  @Column('uuid')
  inputId!: string

  @Column('text')
  method!: UploadMethod

  @Column('text')
  objectKey!: string

  /** The object store's own id of a multipart upload. */
  @Column('text', { nullable: true })
  storeUploadId!: string | null

  /** As declared: the bytes must add up to it. Of a pull what the server says, or else what has arrived. */
  @Column('bigint')
  sizeBytes!: string

  @Column('bigint')
  pieceSizeBytes!: string

  @Column('integer')
  pieceCount!: number

  @Column('text')
  state!: UploadState

  /** When a URL was last given out; bytes may arrive from then on. */
  @NullableTimeColumn()
  signedAt!: Date | null

  /** When somebody last looked whether the object of a single upload is there. */
  @NullableTimeColumn()
  checkedAt!: Date | null

  /** Of a pull, as are all that follow. It may hold secrets. */
  @Column('text', { nullable: true })
  sourceUrlEncrypted!: string | null

  /** ETag or Last-Modified of what is being fetched: it is gone on with only as long as it is the same (RFC 9110 §13.1.5). */
  @Column('text', { nullable: true })
  sourceValidator!: string | null

  @Column('bigint', { nullable: true })
  maxBytes!: string | null

  /** Raised by every claim; whoever holds an older one may write nothing. */
  @Column('integer')
  attempt!: number

  /** Claims in a row that brought no byte. */
  @Column('integer')
  tries!: number

  @Column('text', { nullable: true })
  worker!: string | null

  @NullableTimeColumn()
  leaseUntil!: Date | null
}
