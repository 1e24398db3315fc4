import type { PendingMember } from '@ingest/contract'
import { type EntityManager, MoreThan } from 'typeorm'
import { InvitationEntity } from '../entities/invitation.entity.ts'

/** Who was invited, and can still accept. */
export async function pendingMembers(manager: EntityManager, networkId: string, now: Date): Promise<PendingMember[]> {
  const rows = await manager.find(InvitationEntity, { where: { networkId, expiresAt: MoreThan(now) }, order: { id: 'ASC' } })
  return rows.map(({ id, name, email, createdAt }) => ({ id, name, email, created_at: createdAt.toISOString() }))
}
