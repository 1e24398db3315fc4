import { Column, Entity } from 'typeorm'
import { NullableTimeColumn, TenantRow } from './rows.ts'

export type MediaType = 'hls' | 'mp4'

export interface DigitalRights {
  type: string
  data: Record<string, unknown>
}

/** Encoding settings. */
@Entity('profiles')
export class ProfileEntity extends TenantRow {
  @Column('text')
  name!: string

  @Column('text')
  type!: MediaType

  @Column('text', { array: true })
  textTracks!: string[]

  @Column('jsonb', { nullable: true })
  digitalRights!: DigitalRights | null

  /** Checked and complete (`@ingest/media-tools/profile`). */
  @Column('jsonb')
  data!: object

  @Column('boolean')
  locked!: boolean

  @Column('boolean')
  isDefault!: boolean

  @NullableTimeColumn()
  deletedAt!: Date | null
}
