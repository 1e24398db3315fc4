import type { Preview } from '@ingest/contract'
import type { DataSource } from 'typeorm'
import { IsNull } from 'typeorm'
import type { Clock } from '../core/clock.ts'
import { errors } from '../core/errors.ts'
import type { Scope } from '../core/scope.ts'
import type { Urls } from '../core/urls.ts'
import { VariantEntity } from '../entities/variant.entity.ts'
import type { SigningKeys } from '../tokens/signing-keys.ts'
import { playbackUrl } from '../videos/video.mapper.ts'
import { findVideo } from '../videos/video.rows.ts'
import { signPreviewToken } from './playback-token.ts'

/** Long enough for a film that is looked at with pauses. */
const previewMs = 4 * 3600 * 1000

/** URLs that play drafts and private media for a while. */
export class PreviewUseCases {
  constructor(private readonly deps: { dataSource: DataSource; keys: SigningKeys; clock: Clock; urls: Urls }) {}

  /** @throws DomainError 404, 409 for a video without playable media, or in the trash */
  async create(scope: Scope, videoId: string): Promise<Preview> {
    const { dataSource, keys, clock, urls } = this.deps
    const video = await findVideo(dataSource.manager, scope, videoId)
    const where = { videoId: video.id, networkId: video.networkId, replacedAt: IsNull() }
    const variant = await dataSource.manager.findOne(VariantEntity, { where, order: { id: 'ASC' } })
    if (!variant || video.deletedAt) throw errors.videoNotPlayable(video.id)
    const now = clock.now()
    const expiresAt = new Date(Math.floor((now.getTime() + previewMs) / 1000) * 1000)
    const token = await signPreviewToken(keys, video.id, now, expiresAt)
    return { url: `${playbackUrl(variant, urls)}?token=${token}`, expires_at: expiresAt.toISOString() }
  }
}
