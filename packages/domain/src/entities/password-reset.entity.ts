import { Entity } from 'typeorm'
import { SecretRow } from './rows.ts'

/** A link that was mailed to a person, with which they can choose a new password once. */
@Entity('password_resets')
export class PasswordResetEntity extends SecretRow {}
