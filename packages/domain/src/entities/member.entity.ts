import { Entity, PrimaryColumn } from 'typeorm'
import { NullableTimeColumn, TimeColumn } from './rows.ts'

/** A person in one network. In the trash they keep their roles, but their tokens for the network do not work. */
@Entity('members')
export class MemberEntity {
  @PrimaryColumn('uuid')
  networkId!: string

  @PrimaryColumn('uuid')
  userId!: string

  @TimeColumn()
  createdAt!: Date

  @NullableTimeColumn()
  deletedAt!: Date | null
}

@Entity('member_roles')
export class MemberRoleEntity {
  @PrimaryColumn('uuid')
  networkId!: string

  @PrimaryColumn('uuid')
  userId!: string

  @PrimaryColumn('uuid')
  roleId!: string
}
