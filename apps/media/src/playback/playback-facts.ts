import { setTimeout as pause } from 'node:timers/promises'
import {
  errors,
  type LivePicture,
  type Picture,
  type PlayableLive,
  type PlayableVariant,
  type PlayableVideo,
  type Playback,
  ShortCache,
} from '@ingest/domain'

/** What is unpublished stops here as soon as this is over; the contract allows ten seconds. */
const ttlMs = 5000
const maxEntries = 10_000
/** A live stream begins, and goes on at another instance, within seconds. */
const liveTtlMs = 1000
/** Streams run on without a database, and so do those who watch them: what was known last holds for so long. */
const liveOutageMs = 120_000
/** Nobody who watches waits longer for a database that does not answer. */
const livePatienceMs = 1000

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** What is known of videos and pictures, a few seconds old at most: most requests ask no database. */
export class PlaybackFacts {
  private readonly videos: ShortCache<PlayableVideo | undefined>
  private readonly pictures: ShortCache<Picture | undefined>
  private readonly livePictures: ShortCache<LivePicture | undefined>
  private readonly lives: ShortCache<PlayableLive | undefined>

  private readonly asked = new Map<string, Promise<PlayableLive | undefined>>()

  constructor(private readonly source: Playback['facts']) {
    this.videos = new ShortCache({ load: (id) => source.video(id), ttlMs, maxEntries })
    this.pictures = new ShortCache({ load: (id) => source.picture(id), ttlMs, maxEntries })
    this.livePictures = new ShortCache({ load: (id) => source.livePicture(id), ttlMs, maxEntries })
    this.lives = new ShortCache({ load: (id) => this.askLive(id), ttlMs: liveTtlMs, outageMs: liveOutageMs, maxEntries })
  }

  /** @throws DomainError 404 */
  async video(id: string): Promise<PlayableVideo> {
    const video = isUuid(id) ? await this.videos.get(id.toLowerCase()) : undefined
    if (!video) throw errors.nothingToPlay()
    return video
  }

  /** @throws DomainError 404 */
  async live(id: string): Promise<PlayableLive> {
    const live = isUuid(id) ? await this.lives.get(id.toLowerCase()) : undefined
    if (!live) throw errors.nothingToPlay()
    return live
  }

  /** Somebody has found that a live stream is not where it was. */
  expireLive(id: string): void {
    this.lives.expire(id)
  }

  async picture(id: string): Promise<Picture | undefined> {
    return isUuid(id) ? this.pictures.get(id.toLowerCase()) : undefined
  }

  async livePicture(liveId: string): Promise<LivePicture | undefined> {
    return isUuid(liveId) ? this.livePictures.get(liveId.toLowerCase()) : undefined
  }

  /** An answer that comes too late for those who have asked is the next ones'. */
  private askLive(id: string): Promise<PlayableLive | undefined> {
    const asked = this.asked.get(id) ?? this.source.live(id).finally(() => this.asked.delete(id))
    this.asked.set(id, asked)
    return withinPatience(asked)
  }
}

export function variantOf(video: PlayableVideo, id: string): PlayableVariant | undefined {
  return video.variants.find((variant) => variant.id === id.toLowerCase())
}

async function withinPatience<T>(asked: Promise<T>): Promise<T> {
  const enough = new AbortController()
  const tooLate = pause(livePatienceMs, undefined, { signal: enough.signal }).then(() => {
    throw Object.assign(new Error('the database does not answer'), { code: 'ETIMEDOUT' })
  })
  try {
    return await Promise.race([asked, tooLate])
  } finally {
    enough.abort()
    tooLate.catch(() => undefined)
    asked.catch(() => undefined)
  }
}

const isUuid = (id: string) => uuid.test(id.toLowerCase())
