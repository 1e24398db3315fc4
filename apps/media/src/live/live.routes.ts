import { errors } from '@ingest/domain'
import { sendText } from '@ingest/http'
import { partName, writeLiveMultivariantPlaylist, writeLivePlaylist } from '@ingest/media-tools'
import { keys, type ObjectStore } from '@ingest/storage'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { DeliveryMeter } from '../delivery/delivery-meter.ts'
import { clientSignal } from '../http/client-signal.ts'
import { refusals } from '../http/http.error.ts'
import { streamObject } from '../http/send-object.ts'
import type { LiveBroadcast } from './live-broadcast.ts'
import type { LiveBroadcasts } from './live-broadcasts.ts'
import { type LiveFileName, parseFileName } from './live-file-name.ts'
import type { LiveOutput } from './live-output.ts'

export interface LiveParts {
  broadcasts: Pick<LiveBroadcasts, 'find'>
  delivery: Pick<DeliveryMeter, 'watch'>
  store: Pick<ObjectStore, 'get' | 'head'>
}

const PLAYLIST = 'application/vnd.apple.mpegurl'
const MEDIA_PLAYLIST = 'media.m3u8'
const ofBytes = 'public, max-age=31536000, immutable'
/** Players come at the same time as the publisher. */
const FIRST_SEGMENT_MS = 10_000
/** A player that asks for more than the next segment errs (RFC 8216bis §6.2.5.2). */
const MOST_AHEAD = 2

interface Params {
  liveId: string
  broadcastId: string
  rendition: string
  file: string
}

/** Live streams that this instance has: the edge from memory, and what is older from the store. */
export function registerLive(app: FastifyInstance, parts: LiveParts): void {
  app.get('/live/:liveId/master.m3u8', async (request, reply) => {
    const { liveId } = request.params as Params
    const broadcast = await playable(parts, liveId, reply)
    parts.delivery.watch(broadcast.claim.networkId, request, reply)
    return sendText(request, reply, {
      body: entryPlaylist(broadcast),
      contentType: PLAYLIST,
      cacheControl: ofPlaylist(broadcast),
    })
  })
  app.get('/live/:liveId/:broadcastId/:rendition/:file', async (request, reply) => {
    const { liveId, broadcastId, rendition, file } = request.params as Params
    const broadcast = parts.broadcasts.find(liveId.toLowerCase())
    const output = broadcast?.claim.broadcastId === broadcastId ? broadcast.output(rendition) : undefined
    if (!broadcast || !output) throw errors.nothingToPlay()
    parts.delivery.watch(broadcast.claim.networkId, request, reply)
    if (file === MEDIA_PLAYLIST) return sendPlaylist(request, reply, broadcast, output)
    const name = parseFileName(file)
    if (!name) throw errors.nothingToPlay()
    return sendFile(request, reply, { broadcast, output, name, file, store: parts.store })
  })
}

/** At most half a segment. */
function ofPlaylist({ times: { segmentSeconds } }: LiveBroadcast): string {
  return `public, max-age=${Math.floor(segmentSeconds / 2)}`
}

async function playable({ broadcasts }: LiveParts, liveId: string, reply: FastifyReply): Promise<LiveBroadcast> {
  const broadcast = broadcasts.find(liveId.toLowerCase())
  if (!broadcast || broadcast.isOver) throw errors.nothingToPlay()
  const signal = AbortSignal.any([clientSignal(reply), AbortSignal.timeout(FIRST_SEGMENT_MS)])
  await broadcast.untilPlayable(signal)
  if (!broadcast.isPlayable) throw errors.nothingToPlay()
  return broadcast
}

function entryPlaylist({ claim, outputs }: LiveBroadcast): string {
  return writeLiveMultivariantPlaylist(
    outputs.map(({ name, codecs, bandwidth, resolution }) => ({
      uri: `${claim.broadcastId}/${name}/${MEDIA_PLAYLIST}`,
      codecs,
      bandwidth,
      resolution,
    })),
  )
}

/** Blocking playlist reload and delta updates (RFC 8216bis §6.2.5). */
async function sendPlaylist(request: FastifyRequest, reply: FastifyReply, broadcast: LiveBroadcast, output: LiveOutput) {
  const { rendition } = output
  const query = request.query as Record<string, string | undefined>
  const [sequence, part] = [wholeNumber(query._HLS_msn), wholeNumber(query._HLS_part)]
  if (query._HLS_part !== undefined && sequence === undefined) throw refusals.badRequest('_HLS_part goes with _HLS_msn.')
  if (sequence !== undefined) {
    const last = rendition.lastPart()?.sequence ?? rendition.firstSequence
    if (!rendition.ended && sequence > last + MOST_AHEAD) throw refusals.badRequest('_HLS_msn is too far ahead.')
    const signal = AbortSignal.any([clientSignal(reply), AbortSignal.timeout(3000 * rendition.targetSeconds)])
    await output.until(() => rendition.has(sequence, part), signal)
    if (!rendition.has(sequence, part)) return reply.code(503).header('cache-control', 'no-store').send()
  }
  const reports = broadcast.outputs
    .filter((other) => other !== output)
    .map((other) => ({ uri: `../${other.name}/${MEDIA_PLAYLIST}`, rendition: other.rendition }))
  const body = writeLivePlaylist(rendition, { skip: query._HLS_skip === 'YES', reports })
  return sendText(request, reply, { body, contentType: PLAYLIST, cacheControl: ofPlaylist(broadcast) })
}

interface AskedFile {
  broadcast: LiveBroadcast
  output: LiveOutput
  name: LiveFileName
  file: string
  store: LiveParts['store']
}

async function sendFile(request: FastifyRequest, reply: FastifyReply, asked: AskedFile) {
  const { broadcast, output, name, file, store } = asked
  const contentType = name.kind === 'init' ? 'video/mp4' : 'video/iso.segment'
  const headers = { 'content-type': contentType, 'cache-control': ofBytes }
  const bytes = await heldBytes(output, name, file, reply)
  if (bytes) return reply.headers(headers).send(bytes)
  if (name.kind === 'part') throw errors.nothingToPlay()
  const { networkId, videoId, broadcastId } = broadcast.claim
  return streamObject(store, keys.broadcast(networkId, videoId, broadcastId, `${output.name}/${file}`), request, reply, headers)
}

/** What is in memory. A part that a playlist has hinted at is waited for (RFC 8216bis §6.2.6). */
async function heldBytes(output: LiveOutput, name: LiveFileName, file: string, reply: FastifyReply): Promise<Buffer | undefined> {
  const { rendition } = output
  if (name.kind === 'init') return output.init(file)
  if (name.kind === 'segment') {
    const segment = rendition.find(name.sequence)
    return segment?.name === file && segment.parts.length > 0 ? Buffer.concat(segment.parts.map(({ bytes }) => bytes)) : undefined
  }
  const { sequence, part } = name
  const isNext = () => rendition.nextPart()?.sequence === sequence && rendition.nextPart()?.part === part
  if (isNext())
    await output.until(
      () => !isNext(),
      AbortSignal.any([clientSignal(reply), AbortSignal.timeout(3000 * rendition.targetSeconds)]),
    )
  const segment = rendition.find(sequence)
  return segment && partName(segment, part) === file ? segment.parts[part]?.bytes : undefined
}

function wholeNumber(text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  if (!/^\d{1,12}$/.test(text)) throw refusals.badRequest('_HLS_msn and _HLS_part are whole numbers.')
  return Number(text)
}
