import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import path from 'node:path'
import { errors, type Playback } from '@ingest/domain'
import { sendText, staticFile } from '@ingest/http'
import type { Logger } from '@ingest/observability'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { toRefusal } from '../http/refusal.ts'
import type { PlaybackFacts } from '../playback/playback-facts.ts'
import { tokenOf } from '../playback/token-parameter.ts'
import { problemPage, watchPage } from './pages.ts'

export interface PlayerParts {
  playback: Pick<Playback, 'admission'>
  facts: PlaybackFacts
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
  'referrer-policy': 'no-referrer',
}

const assetTypes = {
  'player.js': 'text/javascript; charset=utf-8',
  'player.css': 'text/css; charset=utf-8',
  'icon.svg': 'image/svg+xml',
  'hls.min.mjs': 'text/javascript; charset=utf-8',
  'hls.worker.js': 'text/javascript; charset=utf-8',
}

/** `/watch/:videoId`, a page that plays, and what it consists of. */
export function registerPlayer(app: FastifyInstance, parts: PlayerParts): void {
  app.get('/watch/:videoId', (request, reply) => answer(request, reply.headers(pageHeaders), parts))
  for (const [name, contentType] of Object.entries(assetTypes)) {
    app.get(
      `/player/${name}`,
      staticFile(contentType, () => readFile(assetPath(name), 'utf8')),
    )
  }
}

async function answer(request: FastifyRequest, reply: FastifyReply, { playback, facts, logger }: PlayerParts) {
  const page = (body: string, cacheControl: string) => {
    return sendText(request, reply, { body, contentType: 'text/html; charset=utf-8', cacheControl })
  }
  try {
    const video = await facts.video((request.params as { videoId: string }).videoId)
    const permit = await playback.admission.admit(video, { token: tokenOf(request) })
    if (!video.variants.some(({ replaced }) => !replaced)) throw errors.nothingToPlay()
    return await page(watchPage(video), permit ? 'private, no-cache' : 'public, no-cache')
  } catch (error) {
    const { status, code, headers } = toRefusal(error)
    if (status >= 500) logger.error({ err: error }, 'request failed')
    reply.code(status).headers(headers)
    return page(problemPage(code), 'no-store')
  }
}

/** hls.js lies in its package; ours lie beside this file, in the sources and in what is built from them. */
function assetPath(name: string): string {
  if (name.startsWith('hls.')) return createRequire(import.meta.url).resolve(`hls.js/dist/${name}`)
  return path.join(import.meta.dirname, 'assets', name)
}
