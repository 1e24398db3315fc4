import type { JWK } from 'jose'
import { Column, Entity } from 'typeorm'
import { NullableTimeColumn, Row } from './rows.ts'

/** A key that access tokens are signed with; its id is the `kid`. */
@Entity('signing_keys')
export class SigningKeyEntity extends Row {
  @Column('text')
  algorithm!: string

  @Column('jsonb')
  publicJwk!: JWK

  @Column('text')
  privateJwkEncrypted!: string

  /** Signs no more, but still verifies what it signed. */
  @NullableTimeColumn()
  retiredAt!: Date | null
}
