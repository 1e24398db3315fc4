import type { EntityManager } from 'typeorm'
import { errors } from '../core/errors.ts'
import type { Scope } from '../core/scope.ts'
import { InputEntity } from '../entities/input.entity.ts'

/** @throws DomainError 404 `input-not-found` */
export async function findInput(manager: EntityManager, scope: Scope, id: string): Promise<InputEntity> {
  const row = await manager.findOneBy(InputEntity, { id, networkId: scope.networkId })
  if (!row) throw errors.inputNotFound(id)
  return row
}

/**
 * Holds the input until the end of the transaction, and with it its uploads: they change under this lock only.
 * @throws DomainError 404 `input-not-found`
 */
export async function lockInput(manager: EntityManager, scope: Scope, id: string): Promise<InputEntity> {
  const row = await manager.findOne(InputEntity, {
    where: { id, networkId: scope.networkId },
    lock: { mode: 'pessimistic_write' },
  })
  if (!row) throw errors.inputNotFound(id)
  return row
}
