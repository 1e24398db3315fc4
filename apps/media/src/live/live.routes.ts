import { errors, type PlayableLive, type Playback, type PlaybackPermit } from '@ingest/domain'
import { type PreparedText, sendText } from '@ingest/http'
import { keys, StorageError } from '@ingest/storage'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { DeliveryMeter } from '../delivery/delivery-meter.ts'
import type { ObjectDelivery } from '../delivery/object-delivery.ts'
import { clientSignal } from '../http/client-signal.ts'
import { cacheControl } from '../playback/cache-control.ts'
import { grantedBase } from '../playback/granted-base.ts'
import type { PlaybackFacts } from '../playback/playback-facts.ts'
import { rebasePlaylist } from '../playback/rebase-playlist.ts'
import { tokenOf } from '../playback/token-parameter.ts'
import type { LiveEdge } from './live-edge.ts'
import type { LiveEdges } from './live-edges.ts'
import { isRenditionName, parseFileName } from './live-file-name.ts'
import { entryPlaylists, mediaPlaylists } from './live-playlists.ts'
import { type PlaylistQuery, readPlaylistQuery } from './playlist-query.ts'
import type { WaitingRequests } from './waiting-requests.ts'

export interface LiveParts {
  playback: Pick<Playback, 'admission' | 'grants'>
  facts: Pick<PlaybackFacts, 'live'>
  edges: LiveEdges
  waiting: WaitingRequests
  delivery: Pick<DeliveryMeter, 'watch'>
  objects: Pick<ObjectDelivery, 'stream'>
  mediaUrl: string
  segmentSeconds: number
}

const PLAYLIST = 'application/vnd.apple.mpegurl'

interface Params {
  liveId: string
  broadcastId: string
  rendition: string
  file: string
  grant?: string
}

interface Asked {
  request: FastifyRequest
  reply: FastifyReply
  params: Params
  live: PlayableLive
  permit: PlaybackPermit | undefined
}

/** Live streams, whichever instance has them: the edge from its memory, and what is older from the store. */
export function registerLive(app: FastifyInstance, parts: LiveParts): void {
  const answering = (answer: (asked: Asked, parts: LiveParts) => Promise<unknown>) => {
    return async (request: FastifyRequest, reply: FastifyReply) => answer(await admit(parts, request, reply), parts)
  }
  for (const root of ['/live/:liveId', '/g/:grant/live/:liveId']) {
    for (const entry of entryPlaylists.keys())
      app.get(
        `${root}/${entry}`,
        answering((asked, all) => sendEntry(entry, asked, all)),
      )
    app.get(`${root}/:broadcastId/:rendition/:file`, answering(sendChild))
  }
}

async function admit({ facts, playback, delivery }: LiveParts, request: FastifyRequest, reply: FastifyReply): Promise<Asked> {
  const params = request.params as Params
  const live = await facts.live(params.liveId)
  const permit = await playback.admission.admitTo(live, { token: tokenOf(request), grant: params.grant })
  delivery.watch(live.networkId, request, reply)
  return { request, reply, params, live, permit }
}

/** Of a private stream it is made for each viewer: its children lie below a grant. */
async function sendEntry(name: string, asked: Asked, parts: LiveParts) {
  const { reply, params, live, permit } = asked
  const { playback, mediaUrl, edges, waiting } = parts
  const entry = await waiting.during(live.id, () =>
    edges.play(live, (edge) => edge.playlist(name, { skip: false }, clientSignal(reply))),
  )
  if (permit === undefined || params.grant !== undefined) return sendPlaylist(entry, asked, parts)
  const base = grantedBase(mediaUrl, playback.grants.sign(live.id, permit), `live/${live.id}`)
  return sendPlaylist(rebasePlaylist(entry.text, base), asked, parts)
}

function sendChild(asked: Asked, parts: LiveParts): Promise<unknown> {
  const { broadcastId, rendition, file } = asked.params
  const isPlaylist = mediaPlaylists.has(file)
  if (!isRenditionName(rendition) || !(isPlaylist || parseFileName(file))) throw errors.nothingToPlay()
  const query = readPlaylistQuery(asked.request.query)
  if (isPlaylist) parts.edges.see(asked.live, asked.request.ip, asked.request.headers['user-agent'])
  const answer = async (edge: LiveEdge) => {
    if (edge.broadcastId !== broadcastId) throw errors.nothingToPlay()
    if (!isPlaylist) return sendFile(edge, asked, parts)
    const playlist = await edge.playlist(`${rendition}/${file}`, query, clientSignal(asked.reply))
    return sendPlaylist(playlist, asked, parts, query)
  }
  return parts.waiting.during(asked.live.id, () => parts.edges.play(asked.live, answer))
}

/**
 * What everybody may play may be kept for half a segment. What somebody has waited for is asked for under a URL that nobody
 * needs for long: it may be kept for six (RFC 8216bis, appendix B), so that a cache collects those who come a little later.
 */
function sendPlaylist(
  body: PreparedText | string,
  { request, reply, permit }: Asked,
  { segmentSeconds }: LiveParts,
  { sequence }: Partial<PlaylistQuery> = {},
) {
  const ofPublic = `public, max-age=${Math.floor(segmentSeconds * (sequence === undefined ? 0.5 : 6))}`
  return sendText(request, reply, {
    body,
    contentType: PLAYLIST,
    cacheControl: permit ? cacheControl('growing', false) : ofPublic,
  })
}

/** From the nearest place that has it. The store has no parts, and the last segment a little later than its playlist. */
async function sendFile(edge: LiveEdge, { request, reply, live, permit, params }: Asked, { objects }: LiveParts) {
  const path = `${params.rendition}/${params.file}`
  const kind = parseFileName(params.file)?.kind
  const contentType = kind === 'init' ? 'video/mp4' : 'video/iso.segment'
  const headers = { 'content-type': contentType, 'cache-control': cacheControl('bytes', permit === undefined) }
  const fromEdge = async () => {
    const bytes = await edge.file(path, clientSignal(reply))
    return bytes && reply.headers(headers).send(bytes)
  }
  const key = keys.broadcast(live.networkId, edge.videoId, edge.broadcastId, path)
  const fromStore = () => objects.stream(key, request, reply, headers)
  if (kind === 'part') return (await fromEdge()) ?? nothing()
  if (edge.isHere) return (await fromEdge()) ?? fromStore()
  return fromStore().catch(async (error) => {
    if (!isMissing(error)) throw error
    return (await fromEdge()) ?? nothing()
  })
}

/** The store has not got it yet, or is away. */
function isMissing(error: unknown): boolean {
  return error instanceof StorageError && ['not-found', 'unavailable'].includes(error.code)
}

function nothing(): never {
  throw errors.nothingToPlay()
}
