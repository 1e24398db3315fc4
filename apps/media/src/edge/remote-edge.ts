import type { PlayableBroadcast } from '@ingest/domain'
import type { PreparedText } from '@ingest/http'
import type { LiveEdge } from '../live/live-edge.ts'
import { type PlaylistQuery, writePlaylistQuery } from '../live/playlist-query.ts'
import type { EdgeClient } from './edge-client.ts'

/** A broadcast that another instance has. */
export class RemoteEdge implements LiveEdge {
  readonly isHere = false
  readonly broadcastId: string
  readonly videoId: string
  readonly name: string
  private readonly owner: string
  private readonly folder: string

  constructor(
    private readonly client: EdgeClient,
    liveId: string,
    { id, videoId, epoch, instance, internalUrl }: PlayableBroadcast,
  ) {
    this.broadcastId = id
    this.videoId = videoId
    this.name = `${instance} ${id} ${epoch}`
    this.owner = internalUrl
    this.folder = `/edge/${liveId}/${id}/`
  }

  playlist(path: string, query: PlaylistQuery): Promise<PreparedText> {
    return this.client.playlist(this.owner, `${this.folder}${path}${writePlaylistQuery(query)}`)
  }

  file(path: string): Promise<Buffer | undefined> {
    return this.client.file(this.owner, `${this.folder}${path}`)
  }
}
