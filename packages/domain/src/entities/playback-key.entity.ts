import { Column, Entity } from 'typeorm'
import { TenantRow } from './rows.ts'

/** A public key: what is signed with its private half plays the network's private videos. */
@Entity('playback_keys')
export class PlaybackKeyEntity extends TenantRow {
  @Column('text')
  title!: string

  /** As it was given. */
  @Column('text')
  pem!: string

  @Column('uuid', { nullable: true })
  authorId!: string | null

  @Column('uuid', { nullable: true })
  updaterId!: string | null
}
