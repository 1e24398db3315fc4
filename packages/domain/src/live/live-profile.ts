import { type HlsProfileData, liveLadderErrors, type ProfileRendition } from '@ingest/media-tools/profile'
import { type EntityManager, IsNull } from 'typeorm'
import { errors } from '../core/errors.ts'
import type { Scope } from '../core/scope.ts'
import { NetworkEntity } from '../entities/network.entity.ts'
import { ProfileEntity } from '../entities/profile.entity.ts'

type Tenant = Pick<Scope, 'networkId'>
type Ladder = Pick<ProfileEntity, 'type' | 'data'>

/** Of a locked network. @throws DomainError 422 for a profile that is unknown or in the trash, or that live streams cannot take */
export async function assertLiveProfile(manager: EntityManager, { networkId }: Tenant, id: string): Promise<void> {
  const profile = await manager.findOneBy(ProfileEntity, { id, networkId, deletedAt: IsNull() })
  if (!profile) throw errors.unknownReference('/live_profile', 'profile', id)
  const [problem] = problemsOf(profile)
  if (problem) throw errors.invalid([{ ...problem, field: '/live_profile' }])
}

/** What a profile becomes while the live streams of its locked network take it. @throws DomainError 422 */
export async function assertStaysLiveLadder(manager: EntityManager, tenant: Tenant, id: string, settings: Ladder): Promise<void> {
  if (!(await isLiveProfile(manager, tenant, id))) return
  const problems = problemsOf(settings)
  if (problems.length > 0) throw errors.invalid(problems)
}

export function isLiveProfile(manager: EntityManager, { networkId }: Tenant, liveProfileId: string): Promise<boolean> {
  return manager.existsBy(NetworkEntity, { id: networkId, liveProfileId })
}

/** What the live streams of a network are made into; null leaves it to the media app. */
export async function liveLadder(manager: EntityManager, { networkId }: Tenant): Promise<ProfileRendition[] | null> {
  const { liveProfileId } = await manager.findOneByOrFail(NetworkEntity, { id: networkId })
  const profile = liveProfileId && (await manager.findOneBy(ProfileEntity, { id: liveProfileId, networkId }))
  return profile ? profile.data.renditions : null
}

function problemsOf({ type, data }: Ladder) {
  if (type !== 'hls') return [{ field: '/type', code: 'type', message: 'Live streams take a profile of the type hls.' }]
  return liveLadderErrors(data as HlsProfileData)
}
