import { Column, Entity } from 'typeorm'
import { NullableTimeColumn, TenantRow } from './rows.ts'

@Entity('roles')
export class RoleEntity extends TenantRow {
  @Column('text')
  name!: string

  /** `<action>_<resource>`, `personal`, `all`. */
  @Column('text', { array: true })
  permissions!: string[]

  @Column('boolean')
  isDefault!: boolean

  @NullableTimeColumn()
  deletedAt!: Date | null
}
