import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import path from 'node:path'
import { errors, type Playback, type PlaybackPermit } from '@ingest/domain'
import { sendText, staticFile } from '@ingest/http'
import type { Logger } from '@ingest/observability'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { toRefusal } from '../http/refusal.ts'
import type { LiveEdges } from '../live/live-edges.ts'
import type { PlaybackFacts } from '../playback/playback-facts.ts'
import { tokenOf } from '../playback/token-parameter.ts'
import { ofLive, ofVideos, problemPage, watchLivePage, watchPage } from './pages.ts'

export interface PlayerParts {
  playback: Pick<Playback, 'admission'>
  facts: PlaybackFacts
  edges: Pick<LiveEdges, 'isRunning'>
  logger: Logger
}

/** Everything comes from here, and nothing inline runs: a title cannot become a script. `blob:` is Media Source Extensions. */
const pageHeaders = {
  'content-security-policy': [
    "default-src 'none'",
    "script-src 'self'",
    "worker-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    "connect-src 'self'",
    "media-src 'self' blob:",
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; '),
}

const assetTypes = {
  'player.js': 'text/javascript; charset=utf-8',
  'player.css': 'text/css; charset=utf-8',
  'icon.svg': 'image/svg+xml',
  'hls.min.mjs': 'text/javascript; charset=utf-8',
  'hls.worker.js': 'text/javascript; charset=utf-8',
}

/** `/watch/:videoId` and `/watch/live/:liveId`, pages that play, and what they consist of. */
export function registerPlayer(app: FastifyInstance, parts: PlayerParts): void {
  app.get('/watch/:videoId', (request, reply) => {
    return answer(request, reply, { root: ofVideos, logger: parts.logger }, () => videoPage(request, parts))
  })
  app.get('/watch/live/:liveId', (request, reply) => {
    return answer(request, reply, { root: ofLive, logger: parts.logger }, () => livePage(request, parts))
  })
  for (const [name, contentType] of Object.entries(assetTypes)) {
    app.get(
      `/player/${name}`,
      staticFile(contentType, () => readFile(assetPath(name), 'utf8')),
    )
  }
}

interface Page {
  html: string
  cacheControl: string
}

async function answer(
  request: FastifyRequest,
  reply: FastifyReply,
  { root, logger }: { root: string; logger: Logger },
  make: () => Promise<Page>,
) {
  const send = ({ html, cacheControl }: Page) => {
    return sendText(request, reply.headers(pageHeaders), { body: html, contentType: 'text/html; charset=utf-8', cacheControl })
  }
  try {
    return await send(await make())
  } catch (error) {
    const { status, code, headers } = toRefusal(error)
    if (status >= 500) logger.error({ err: error }, 'request failed')
    reply.code(status).headers(headers)
    return send({ html: problemPage(code, root), cacheControl: 'no-store' })
  }
}

async function videoPage(request: FastifyRequest, { playback, facts }: PlayerParts): Promise<Page> {
  const video = await facts.video((request.params as { videoId: string }).videoId)
  const permit = await playback.admission.admit(video, { token: tokenOf(request) })
  if (!video.variants.some(({ replaced }) => !replaced)) throw errors.nothingToPlay()
  return pageFor(watchPage(video), permit)
}

async function livePage(request: FastifyRequest, { playback, facts, edges }: PlayerParts): Promise<Page> {
  const live = await facts.live((request.params as { liveId: string }).liveId)
  const permit = await playback.admission.admitTo(live, { token: tokenOf(request) })
  if (!edges.isRunning(live)) throw errors.nothingToPlay()
  return pageFor(watchLivePage(live), permit)
}

/** Of what is private nothing is kept by those who others use as well. */
function pageFor(html: string, permit: PlaybackPermit | undefined): Page {
  return { html, cacheControl: permit ? 'private, no-cache' : 'public, no-cache' }
}

/** Ours lie in a folder beside this file, in the sources and in what is built from them. The build lays hls.js beside it as well. */
function assetPath(name: string): string {
  if (!name.startsWith('hls.')) return path.join(import.meta.dirname, 'assets', name)
  const built = path.join(import.meta.dirname, name)
  return existsSync(built) ? built : createRequire(import.meta.url).resolve(`hls.js/dist/${name}`)
}
