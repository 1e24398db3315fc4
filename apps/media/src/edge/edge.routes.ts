import { errors } from '@ingest/domain'
import { sendText } from '@ingest/http'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { clientSignal } from '../http/client-signal.ts'
import { refusals } from '../http/http.error.ts'
import { EdgeGoneError } from '../live/live-edge.ts'
import type { LiveEdges } from '../live/live-edges.ts'
import { readPlaylistQuery } from '../live/playlist-query.ts'
import type { PlaybackFacts } from '../playback/playback-facts.ts'
import { type EdgeSignatures, signatureHeader } from './edge-signature.ts'

export interface EdgeParts {
  edges: LiveEdges
  facts: Pick<PlaybackFacts, 'live'>
  signatures: EdgeSignatures
  clock: { now(): Date }
}

interface Params {
  liveId: string
  broadcastId: string
  '*': string
}

/**
 * What this instance has in memory, for the other instances. Who may play is decided where the player asks. It is answered
 * from here or not at all: nothing is asked of a third one, so that no request can go in circles.
 */
export function registerEdge(app: FastifyInstance, { edges, facts, signatures, clock }: EdgeParts): void {
  const admit = (request: FastifyRequest) => {
    if (!signatures.isGenuine(request.headers[signatureHeader], targetOf(request), clock.now())) throw refusals.notFound()
  }
  app.get('/edge/:liveId/:broadcastId/*', async (request, reply) => {
    admit(request)
    const { liveId, broadcastId, '*': path } = request.params as Params
    const query = readPlaylistQuery(request.query)
    return edges.play(await facts.live(liveId), async (edge) => {
      if (!edge.isHere || edge.broadcastId !== broadcastId) throw new EdgeGoneError()
      const signal = clientSignal(reply)
      if (path.endsWith('.m3u8')) {
        const body = await edge.playlist(path, query, signal)
        return sendText(request, reply, { body, contentType: 'application/vnd.apple.mpegurl', cacheControl: 'no-store' })
      }
      const bytes = await edge.file(path, signal)
      if (!bytes) throw errors.nothingToPlay()
      return reply.headers({ 'content-type': 'application/octet-stream', 'cache-control': 'no-store' }).send(bytes)
    })
  })
  // All in the query: it is what is signed.
  app.post('/edge/:liveId/:broadcastId/viewers', async (request, reply) => {
    admit(request)
    const { liveId, broadcastId } = request.params as Params
    const { instance = '', seen = '' } = request.query as Record<string, string | undefined>
    edges.hear({ liveId, broadcastId }, instance, seen)
    return reply.code(204).send()
  })
}

const targetOf = (request: FastifyRequest) => request.raw.url ?? ''
