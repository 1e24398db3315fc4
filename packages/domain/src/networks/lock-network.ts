import type { EntityManager } from 'typeorm'

/**
 * Whatever is counted in a network stays so until the transaction ends. Whoever locks a member, an input or a stream of it as
 * well does so before, so that no two wait for each other.
 */
export async function lockNetwork(manager: EntityManager, networkId: string): Promise<void> {
  await manager.query('SELECT 1 FROM networks WHERE id = $1 FOR NO KEY UPDATE', [networkId])
}
