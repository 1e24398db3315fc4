import { VideoEntity } from '../entities/video.entity.ts'

/** A video of which nothing is known but its title. */
export function emptyVideo({ now, ...row }: Pick<VideoEntity, 'id' | 'networkId' | 'title'> & { now: Date }): VideoEntity {
  const empty = {
    ...row,
    description: null,
    type: 'hls',
    mediaState: 'NONE',
    publishedAt: null,
    scheduleStart: null,
    scheduleEnd: null,
    private: false,
    genre: null,
    contentType: null,
    releaseDate: null,
    runtimeSeconds: null,
    crew: null,
    country: null,
    language: null,
    tags: [],
    posterId: null,
    authorId: null,
    updaterId: null,
    createdAt: now,
    updatedAt: now,
    deletedAt: null,
  } satisfies VideoEntity
  return Object.assign(new VideoEntity(), empty)
}
