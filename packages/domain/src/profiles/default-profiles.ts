import { defaultHlsProfileData, defaultMp4ProfileData } from '@ingest/media-tools/profile'
import type { EntityManager } from 'typeorm'
import { newId } from '../core/ids.ts'
import { ProfileEntity } from '../entities/profile.entity.ts'

/** Gives a new network the profiles that every network has. */
export async function createDefaultProfiles(manager: EntityManager, networkId: string): Promise<void> {
  const common = { networkId, digitalRights: null, locked: false, isDefault: true, deletedAt: null }
  await manager.insert(ProfileEntity, [
    { ...common, id: newId(), name: 'Default MP4', type: 'mp4', textTracks: [], data: defaultMp4ProfileData() },
    { ...common, id: newId(), name: 'Default HLS', type: 'hls', textTracks: ['webvtt'], data: defaultHlsProfileData() },
  ])
}
