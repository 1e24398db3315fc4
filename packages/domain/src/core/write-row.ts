import type { EntityManager, EntityTarget, QueryDeepPartialEntity } from 'typeorm'
import type { Row } from '../entities/rows.ts'

/** Writes a new row. */
export async function insertRow<Entity extends Row>(
  manager: EntityManager,
  target: EntityTarget<Entity>,
  row: Entity,
): Promise<Entity> {
  await manager.insert(target, row as QueryDeepPartialEntity<Entity>)
  return row
}

/** Writes a change to a row that the transaction has locked, and to the entity at hand. */
export async function changeRow<Entity extends Row>(
  manager: EntityManager,
  target: EntityTarget<Entity>,
  row: Entity,
  change: Partial<Entity>,
): Promise<Entity> {
  await manager.update(target, row.id, change as QueryDeepPartialEntity<Entity>)
  return Object.assign(row, change)
}
