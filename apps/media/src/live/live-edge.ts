import type { PreparedText } from '@ingest/http'
import { HttpError } from '../http/http.error.ts'
import type { PlaylistQuery } from './playlist-query.ts'

/** Where the newest of a broadcast is: here, or at another instance. Paths are below the broadcast, such as `r0/media.m3u8`. */
export interface LiveEdge {
  broadcastId: string
  /** Its objects lie below this video's. */
  videoId: string
  /** Tells edges apart: whoever finds the same one again need not ask it again. */
  name: string
  /** It is the memory of this process. */
  isHere: boolean
  /** @throws HttpError 400, EdgeGoneError, DomainError 404 */
  playlist(path: string, query: PlaylistQuery, signal: AbortSignal): Promise<PreparedText>
  /** A file as far as it is in memory there, waited for if a playlist has promised it. @throws EdgeGoneError */
  file(path: string, signal: AbortSignal): Promise<Buffer | undefined>
}

/** The broadcast goes on elsewhere, or nobody says where: players try again. */
export class EdgeGoneError extends HttpError {
  constructor(cause?: unknown) {
    super(503, 'unavailable', 'The live stream cannot be reached at the moment.', { 'retry-after': '1' })
    this.cause = cause
  }
}
