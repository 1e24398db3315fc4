import { keys } from '@ingest/storage/keys'
import { ThumbnailEntity } from '../entities/thumbnail.entity.ts'
import type { VideoEntity } from '../entities/video.entity.ts'

/** A picture that a worker has made of a video, and stored under `keys.thumbnail(networkId, videoId, id)`. */
export interface MadePoster {
  id: string
  sizeBytes: number
}

export function newPoster(
  { id: videoId, networkId }: Pick<VideoEntity, 'id' | 'networkId'>,
  { id, sizeBytes }: MadePoster,
  now: Date,
): ThumbnailEntity {
  return Object.assign(new ThumbnailEntity(), {
    id,
    networkId,
    videoId,
    kind: 'system',
    uploaded: false,
    objectKey: keys.thumbnail(networkId, videoId, id),
    sizeBytes: String(sizeBytes),
    url: null,
    createdAt: now,
    updatedAt: now,
  } satisfies ThumbnailEntity)
}
