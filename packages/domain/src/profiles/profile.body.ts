import { parseProfileData } from '@ingest/media-tools/profile'
import { errors } from '../core/errors.ts'
import type { DigitalRights, MediaType, ProfileEntity, TextTrack } from '../entities/profile.entity.ts'

export interface ProfileBody {
  name?: string | null
  /** In any case. */
  type?: string | null
  text_tracks?: TextTrack[] | null
  digital_rights?: DigitalRights | null
  data?: object | null
  locked?: boolean
  /** Null takes the profile out of the trash. */
  deleted_at?: string | null
}

type Settings = Pick<ProfileEntity, 'type' | 'textTracks' | 'digitalRights' | 'data' | 'locked'> & { name?: string }

/**
 * The settings that a body means: what is missing gets its default, but for the name.
 * @throws DomainError 422 naming each wrong part of `data`
 */
export function settingsOf(body: ProfileBody): Settings {
  const type: MediaType = body.type?.toLowerCase() === 'mp4' ? 'mp4' : 'hls'
  const parsed = parseProfileData(type, body.data ?? {})
  if (!parsed.ok) throw errors.invalid(parsed.errors)
  return {
    ...(body.name ? { name: body.name } : {}),
    type,
    textTracks: [...new Set(body.text_tracks ?? [])],
    digitalRights: body.digital_rights ?? null,
    data: parsed.data,
    locked: body.locked ?? false,
  }
}
