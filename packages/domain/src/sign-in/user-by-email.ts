import type { EntityManager } from 'typeorm'
import { UserEntity } from '../entities/user.entity.ts'

/** In any case: two people with the same address are one. */
export function findUserByEmail(manager: EntityManager, email: string): Promise<UserEntity | null> {
  return manager
    .createQueryBuilder(UserEntity, 'person')
    .where('lower(person.email) = lower(:email)', { email: email.trim() })
    .getOne()
}
