import type { Profile } from '@ingest/contract'
import type { Urls } from '../core/urls.ts'
import type { ProfileSnapshot } from '../entities/job.entity.ts'
import type { ProfileEntity } from '../entities/profile.entity.ts'

export function toProfile(row: ProfileEntity, urls: Urls): Profile {
  return {
    id: row.id,
    url: `${urls.api}/encoding/profiles/${row.id}`,
    name: row.name,
    type: row.type,
    text_tracks: row.textTracks,
    digital_rights: row.digitalRights,
    data: { ...row.data },
    locked: row.locked,
    default: row.isDefault,
    created_at: row.createdAt.toISOString(),
    updated_at: row.updatedAt.toISOString(),
    deleted_at: row.deletedAt?.toISOString() ?? null,
  }
}

/** What a job keeps of its profile, so that later changes of the profile do not change the job. */
export function toSnapshot({ id, name, type, textTracks, digitalRights, data }: ProfileEntity): ProfileSnapshot {
  return { id, name, type, textTracks, digitalRights, data }
}
