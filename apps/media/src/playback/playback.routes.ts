import { errors, type Playback, type PlaybackPermit } from '@ingest/domain'
import { type PreparedText, sendText } from '@ingest/http'
import type { ObjectStore } from '@ingest/storage'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { DeliveryMeter } from '../delivery/delivery-meter.ts'
import type { ObjectDelivery } from '../delivery/object-delivery.ts'
import { cacheControl, type Kept } from './cache-control.ts'
import { grantedBase } from './granted-base.ts'
import { type MediaFile, mediaFile } from './media-file.ts'
import { type PlaybackFacts, variantOf } from './playback-facts.ts'
import { rebasePlaylist } from './rebase-playlist.ts'
import { StoredPlaylists } from './stored-playlists.ts'
import { tokenOf } from './token-parameter.ts'

export interface PlaybackParts {
  playback: Pick<Playback, 'admission' | 'grants'>
  facts: PlaybackFacts
  store: Pick<ObjectStore, 'get'>
  objects: Pick<ObjectDelivery, 'send'>
  delivery: Pick<DeliveryMeter, 'watch'>
  mediaUrl: string
}

interface Params {
  videoId: string
  variantId: string
  grant?: string
  '*': string
}

type AnswerParts = PlaybackParts & { playlists: StoredPlaylists }

interface Asked extends Params {
  file: MediaFile
  permit: PlaybackPermit | undefined
}

/** Variants: playlists, segments and files. Under `/g/` the path carries what a token has earned. */
export function registerPlayback(app: FastifyInstance, parts: PlaybackParts): void {
  const all = { ...parts, playlists: new StoredPlaylists(parts.store) }
  const handler = async (request: FastifyRequest, reply: FastifyReply) => {
    const params = request.params as Params
    const { networkId, ...admitted } = await admit(parts, request, params)
    parts.delivery.watch(networkId, request, reply)
    return answer(request, reply, { ...params, ...admitted }, all)
  }
  app.get('/v/:videoId/:variantId/*', handler)
  app.get('/g/:grant/v/:videoId/:variantId/*', handler)
}

async function admit({ facts, playback }: PlaybackParts, request: FastifyRequest, params: Params) {
  const video = await facts.video(params.videoId)
  const permit = await playback.admission.admit(video, { token: tokenOf(request), grant: params.grant })
  const variant = variantOf(video, params.variantId)
  const file = variant && mediaFile(variant, params['*'])
  if (!file) throw errors.nothingToPlay()
  return { networkId: video.networkId, file, permit }
}

async function answer(request: FastifyRequest, reply: FastifyReply, asked: Asked, parts: AnswerParts) {
  const { objects, playlists, playback, mediaUrl } = parts
  const { permit, grant } = asked
  const { objectKey, contentType, kind } = asked.file
  const isPublic = permit === undefined
  if (kind === 'bytes') {
    const headers = { 'content-type': contentType, 'cache-control': cacheControl(kind, isPublic) }
    return objects.send(objectKey, request, reply, headers)
  }
  const { text, isComplete } = await playlists.get(asked.file)
  const send = (body: PreparedText | string, kept: Kept) =>
    sendText(request, reply, { body, contentType, cacheControl: cacheControl(kept, isPublic) })
  if (kind === 'playlist') return send(text, isComplete ? 'complete' : 'growing')
  if (isPublic || grant !== undefined) return send(text, kind)
  const { videoId, variantId } = asked
  const base = grantedBase(mediaUrl, playback.grants.sign(videoId.toLowerCase(), permit), `v/${videoId}/${variantId}`)
  return send(rebasePlaylist(text.text, base), kind)
}
