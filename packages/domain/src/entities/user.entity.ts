import { Column, Entity } from 'typeorm'
import { Row } from './rows.ts'

export interface UserProfile {
  display_name?: string | null
  title?: string | null
  phone_number?: string | null
}

/** A person; may be a member of several networks, and be in the trash of one of them (member.entity.ts). */
@Entity('users')
export class UserEntity extends Row {
  @Column('text')
  email!: string

  @Column('text')
  name!: string

  @Column('jsonb')
  profile!: UserProfile

  /** IANA name. */
  @Column('text')
  timezone!: string

  /** argon2id, in PHC format; null for somebody who has not chosen a password yet. */
  @Column('text', { nullable: true })
  passwordHash!: string | null
}
