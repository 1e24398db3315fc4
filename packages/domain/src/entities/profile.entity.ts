import type { ProfileData } from '@ingest/media-tools/profile'
import { Column, Entity } from 'typeorm'
import { NullableTimeColumn, TenantRow } from './rows.ts'

export type MediaType = 'hls' | 'mp4'

export type TextTrack = 'webvtt' | 'dfxp' | 'cea-608' | 'cea-708'

export interface DigitalRights {
  type: string
  data?: Record<string, unknown>
}

/** Encoding settings. */
@Entity('profiles')
export class ProfileEntity extends TenantRow {
  @Column('text')
  name!: string

  @Column('text')
  type!: MediaType

  @Column('text', { array: true })
  textTracks!: TextTrack[]

  @Column('jsonb', { nullable: true })
  digitalRights!: DigitalRights | null

  /** Checked and complete. */
  @Column('jsonb')
  data!: ProfileData

  @Column('boolean')
  locked!: boolean

  @Column('boolean')
  isDefault!: boolean

  @NullableTimeColumn()
  deletedAt!: Date | null
}
