import { Entity } from 'typeorm'
import { SecretRow } from './rows.ts'

/** A browser in which a person has signed in, for the pages of the platform only; the secret is its cookie. */
@Entity('sessions')
export class SessionEntity extends SecretRow {}
