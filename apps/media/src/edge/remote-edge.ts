import type { PlayableBroadcast } from '@ingest/domain'
import type { PreparedText } from '@ingest/http'
import { EdgeGoneError, type LiveEdge } from '../live/live-edge.ts'
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

  playlist(path: string, query: PlaylistQuery, signal: AbortSignal): Promise<PreparedText> {
    return unlessGone(this.client.playlist(this.owner, `${this.folder}${path}${writePlaylistQuery(query)}`), signal)
  }

  file(path: string, signal: AbortSignal): Promise<Buffer | undefined> {
    return unlessGone(this.client.file(this.owner, `${this.folder}${path}`), signal)
  }
}

/** Others wait for the same answer: a player that goes ends its own wait alone. */
async function unlessGone<T>(answer: Promise<T>, signal: AbortSignal): Promise<T> {
  const gone = Promise.withResolvers<never>()
  const leave = () => gone.reject(new EdgeGoneError())
  if (signal.aborted) leave()
  signal.addEventListener('abort', leave, { once: true })
  try {
    return await Promise.race([answer, gone.promise])
  } finally {
    signal.removeEventListener('abort', leave)
  }
}
