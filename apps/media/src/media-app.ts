import type { Playback } from '@ingest/domain'
import { clientErrorHandler, headDeadline, requestIdOf, securityHeaders } from '@ingest/http'
import type { Health, Logger, Metrics } from '@ingest/observability'
import type { ObjectStore } from '@ingest/storage'
import { type FastifyInstance, fastify } from 'fastify'
import type { DeliveryMeter } from './delivery/delivery-meter.ts'
import { ObjectDelivery } from './delivery/object-delivery.ts'
import { registerEdge } from './edge/edge.routes.ts'
import { EdgeClient } from './edge/edge-client.ts'
import { EdgeSignatures } from './edge/edge-signature.ts'
import { installConventions, openReply } from './http/conventions.ts'
import { corsHeaders } from './http/cors.ts'
import { registerOperations } from './http/operations.routes.ts'
import { installRequestLog } from './http/request-log.ts'
import { sendProblem } from './http/send-problem.ts'
import { registerLive } from './live/live.routes.ts'
import type { LiveBroadcasts } from './live/live-broadcasts.ts'
import { LiveEdges } from './live/live-edges.ts'
import { ViewersElsewhere } from './live/viewers-elsewhere.ts'
import { type WaitingLimits, WaitingRequests } from './live/waiting-requests.ts'
import { registerPictures } from './pictures/picture.routes.ts'
import { registerPlayback } from './playback/playback.routes.ts'
import { PlaybackFacts } from './playback/playback-facts.ts'
import { registerPlayer } from './player/player.routes.ts'

export interface MediaParts {
  playback: Playback
  delivery: DeliveryMeter
  broadcasts: Pick<LiveBroadcasts, 'find' | 'instance'>
  store: Pick<ObjectStore, 'get' | 'head' | 'signGet'>
  /** Memory for objects that many ask for. */
  cacheBytes: number
  /** The location of an nginx in front that reads objects itself. */
  accelPath?: string
  logger: Logger
  metrics: Metrics
  health: Health
  /** The public base of playback. */
  mediaUrl: string
  /** Whose `X-Forwarded-For` says who is watching. */
  trustedProxies: string[]
  /** Of live streams. */
  segmentSeconds: number
  /** 32 bytes each, base64: by them instances know each other. */
  secretsKeys: string[]
  /** How many may wait for what is still being made. */
  waitingLimits?: WaitingLimits
  /** How long a request may take to come. */
  requestSeconds?: number
}

/** A connection on which nothing moves for so long is closed: a player that has paused opens another. */
const idleConnectionMs = 120_000
const usualRequestSeconds = 30
/** Longer than any grant; what is longer still is no route of ours. */
const maxParamLength = 256

/** The whole media app, ready to listen. */
export function createMediaApp(parts: MediaParts): FastifyInstance {
  const { requestSeconds = usualRequestSeconds } = parts
  const app = fastify({
    http: headDeadline(requestSeconds),
    connectionTimeout: idleConnectionMs,
    requestTimeout: requestSeconds * 1000,
    trustProxy: parts.trustedProxies,
    genReqId: ({ headers }) => requestIdOf(headers['request-id']),
    return503OnClosing: false,
    clientErrorHandler: clientErrorHandler({ ...corsHeaders, ...securityHeaders({ protocol: 'unknown' }) }),
    routerOptions: { maxParamLength },
    frameworkErrors: (error, request, reply) => {
      openReply(request, reply)
      sendProblem(request, reply, error, parts.logger)
    },
  })
  installRequestLog(app, parts)
  installConventions(app, parts.logger)
  registerOperations(app, parts)
  const facts = new PlaybackFacts(parts.playback.facts)
  const objects = new ObjectDelivery(parts)
  registerPlayback(app, { ...parts, facts, objects })
  const edges = installLive(app, parts, facts, objects)
  registerPictures(app, { ...parts, facts, objects })
  registerPlayer(app, { ...parts, facts, edges })
  return app
}

/** Live streams, for players and for the other instances. */
function installLive(app: FastifyInstance, parts: MediaParts, facts: PlaybackFacts, objects: ObjectDelivery): LiveEdges {
  const { broadcasts, playback, secretsKeys, logger } = parts
  const { clock } = playback
  const signatures = new EdgeSignatures(secretsKeys)
  const client = new EdgeClient({ signatures, clock })
  const elsewhere = new ViewersElsewhere({ facts, client, logger, instance: broadcasts.instance })
  app.addHook('onClose', async () => {
    await elsewhere.stop()
    await client.close()
  })
  const edges = new LiveEdges({ facts, broadcasts, client, elsewhere })
  registerEdge(app, { edges, facts, signatures, clock })
  registerLive(app, { ...parts, facts, edges, objects, waiting: new WaitingRequests(parts.waitingLimits) })
  return edges
}
