import { Column, Entity } from 'typeorm'
import type { MediaType } from './profile.entity.ts'
import { NullableTimeColumn, TenantRow } from './rows.ts'

export type MediaState = 'NONE' | 'PROCESSING' | 'READY' | 'ERROR'

/** What is published. Its media, its publication and its place in the trash are kept apart (video.status.ts). */
@Entity('videos')
export class VideoEntity extends TenantRow {
  @Column('text')
  title!: string

  @Column('text', { nullable: true })
  description!: string | null

  @Column('text')
  type!: MediaType

  @Column('text')
  mediaState!: MediaState

  @NullableTimeColumn()
  publishedAt!: Date | null

  @NullableTimeColumn()
  scheduleStart!: Date | null

  @NullableTimeColumn()
  scheduleEnd!: Date | null

  @Column('boolean')
  private!: boolean

  @Column('text', { nullable: true })
  genre!: string | null

  @Column('text', { nullable: true })
  contentType!: string | null

  @Column('text', { nullable: true })
  releaseDate!: string | null

  @Column('double precision', { nullable: true })
  runtimeSeconds!: number | null

  @Column('text', { nullable: true })
  crew!: string | null

  @Column('text', { nullable: true })
  country!: string | null

  @Column('text', { nullable: true })
  language!: string | null

  @Column('text', { array: true })
  tags!: string[]

  @Column('uuid', { nullable: true })
  posterId!: string | null

  @Column('uuid', { nullable: true })
  authorId!: string | null

  @Column('uuid', { nullable: true })
  updaterId!: string | null

  @NullableTimeColumn()
  deletedAt!: Date | null
}
