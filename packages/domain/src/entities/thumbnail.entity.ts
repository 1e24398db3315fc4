import { Column, Entity } from 'typeorm'
import { TenantRow } from './rows.ts'

/** A picture of a video: stored here (`system`), or somewhere else (`external`). */
@Entity('thumbnails')
export class ThumbnailEntity extends TenantRow {
  @Column('uuid')
  videoId!: string

  @Column('text')
  kind!: 'system' | 'external'

  /** By a user; the others that are stored here were made of the video. */
  @Column('boolean')
  uploaded!: boolean

  @Column('text', { nullable: true })
  objectKey!: string | null

  /** Of a picture that is stored here: 0 for one from before sizes were kept. */
  @Column('bigint')
  sizeBytes!: string

  /** Of an external picture. */
  @Column('text', { nullable: true })
  url!: string | null
}
