import { Column, Entity, PrimaryColumn } from 'typeorm'

@Entity('members')
export class MemberEntity {
  @PrimaryColumn('uuid')
  networkId!: string

  @PrimaryColumn('uuid')
  userId!: string

  @Column({ type: 'timestamp with time zone', precision: 3 })
  createdAt!: Date
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
