import type { LiveStream } from '@ingest/contract'
import type { SecretBox } from '../core/secrets.ts'
import type { LiveStreamEntity } from '../entities/live-stream.entity.ts'

export interface LiveUrls {
  api: string
  media: string
  rtmp: string
}

/** The application name that publishers connect to. */
const rtmpApplication = 'origin'

export function livePlayUrl({ id }: Pick<LiveStreamEntity, 'id'>, { media }: Pick<LiveUrls, 'media'>): string {
  return `${media}/live/${id}/master.m3u8`
}

export function toLiveStream(row: LiveStreamEntity, urls: LiveUrls, secrets: SecretBox): LiveStream {
  const streamKey = secrets.decrypt(row.streamKey)
  return {
    id: row.id,
    url: `${urls.api}/live/${row.id}`,
    stream_key: streamKey,
    title: row.title,
    network_id: row.networkId,
    rtmp_url: `${urls.rtmp}/${rtmpApplication}/${streamKey}`,
    play_url: livePlayUrl(row, urls),
    thumbnail_url: `${urls.media}/live/${row.id}/thumbnail.jpg`,
    dvr_url: `${urls.media}/live/${row.id}/dvr.m3u8`,
    status: row.state,
    private: row.private,
    recording: row.recording,
    reconnect_seconds: row.reconnectSeconds,
    max_duration_seconds: row.maxDurationSeconds,
    warnings: row.warnings,
    created_at: row.createdAt.toISOString(),
    finished_at: row.finishedAt?.toISOString() ?? null,
    deleted_at: row.deletedAt?.toISOString() ?? null,
    modified_at: row.updatedAt.toISOString(),
  }
}

/** As events show it: whoever reads those cannot publish. */
export function withoutKey(live: LiveStream): Omit<LiveStream, 'stream_key' | 'rtmp_url'> {
  const { stream_key, rtmp_url, ...shown } = live
  return shown
}
