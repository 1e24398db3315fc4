import { Column, Entity } from 'typeorm'
import { NullableTimeColumn, TenantRow } from './rows.ts'

export type UploadMethod = 'multipart' | 'single'
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

  /** As declared: the bytes must add up to it. */
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
}
