import { errors, type Picture, type PlayableVariant, type PlayableVideo, type Playback, ShortCache } from '@ingest/domain'

/** What is unpublished stops here as soon as this is over; the contract allows ten seconds. */
const ttlMs = 5000
const maxEntries = 10_000

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** What is known of videos and pictures, a few seconds old at most: most requests ask no database. */
export class PlaybackFacts {
  private readonly videos: ShortCache<PlayableVideo | undefined>
  private readonly pictures: ShortCache<Picture | undefined>

  constructor(source: Playback['facts']) {
    this.videos = new ShortCache({ load: (id) => source.video(id), ttlMs, maxEntries })
    this.pictures = new ShortCache({ load: (id) => source.picture(id), ttlMs, maxEntries })
  }

  /** @throws DomainError 404 */
  async video(id: string): Promise<PlayableVideo> {
    const video = isUuid(id) ? await this.videos.get(id.toLowerCase()) : undefined
    if (!video) throw errors.nothingToPlay()
    return video
  }

  async picture(id: string): Promise<Picture | undefined> {
    return isUuid(id) ? this.pictures.get(id.toLowerCase()) : undefined
  }
}

export function variantOf(video: PlayableVideo, id: string): PlayableVariant | undefined {
  return video.variants.find((variant) => variant.id === id.toLowerCase())
}

const isUuid = (id: string) => uuid.test(id.toLowerCase())
