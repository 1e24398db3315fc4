import type { Preview } from '@ingest/contract'
import type { DataSource } from 'typeorm'
import { IsNull } from 'typeorm'
import type { Clock } from '../core/clock.ts'
import { errors } from '../core/errors.ts'
import type { Scope } from '../core/scope.ts'
import type { Urls } from '../core/urls.ts'
import { VariantEntity } from '../entities/variant.entity.ts'
import { livePlayUrl } from '../live/live.mapper.ts'
import { findLiveStream } from '../live/live.rows.ts'
import type { SigningKeys } from '../tokens/signing-keys.ts'
import { playbackUrl } from '../videos/video.mapper.ts'
import { findVideo } from '../videos/video.rows.ts'
import { signPreviewToken } from './playback-token.ts'

/** Long enough for a film that is looked at with pauses. */
const previewMs = 4 * 3600 * 1000

/** URLs that play drafts and what is private for a while. */
export class PreviewUseCases {
  constructor(private readonly deps: { dataSource: DataSource; keys: SigningKeys; clock: Clock; urls: Urls }) {}

  /** @throws DomainError 404, 409 for a video without playable media, or in the trash */
  async create(scope: Scope, videoId: string): Promise<Preview> {
    const { dataSource, urls } = this.deps
    const video = await findVideo(dataSource.manager, scope, videoId)
    const where = { videoId: video.id, networkId: video.networkId, replacedAt: IsNull() }
    const variant = await dataSource.manager.findOne(VariantEntity, { where, order: { id: 'ASC' } })
    if (!variant || video.deletedAt) throw errors.videoNotPlayable(video.id)
    return this.sign(video.id, playbackUrl(variant, urls))
  }

  /** Plays whenever somebody publishes. @throws DomainError 404, 409 for a stream in the trash */
  async createOfLive(scope: Scope, liveId: string): Promise<Preview> {
    const { dataSource, urls } = this.deps
    const live = await findLiveStream(dataSource.manager, scope, liveId)
    if (live.deletedAt) throw errors.liveTrashed(live.id)
    return this.sign(live.id, livePlayUrl(live, urls))
  }

  private async sign(id: string, url: string): Promise<Preview> {
    const now = this.deps.clock.now()
    const expiresAt = new Date(Math.floor((now.getTime() + previewMs) / 1000) * 1000)
    const token = await signPreviewToken(this.deps.keys, id, now, expiresAt)
    return { url: `${url}?token=${token}`, expires_at: expiresAt.toISOString() }
  }
}
