import { isPublished, type Picture, type Playback } from '@ingest/domain'
import { keys } from '@ingest/storage'
import type { FastifyInstance } from 'fastify'
import type { ObjectDelivery } from '../delivery/object-delivery.ts'
import { refusals } from '../http/http.error.ts'
import type { PlaybackFacts } from '../playback/playback-facts.ts'
import { tokenOf } from '../playback/token-parameter.ts'

export interface PictureParts {
  playback: Pick<Playback, 'admission' | 'clock'>
  facts: PlaybackFacts
  objects: Pick<ObjectDelivery, 'stream'>
}

/** The picture behind the URL of a live stream changes. */
const livePictureSeconds = 5

/**
 * Thumbnails, posters and the images of inputs. Pages show them by their URL alone, drafts' included: an id is as good
 * as a secret. Shared caches keep only those of public media.
 */
export function registerPictures(app: FastifyInstance, { playback, facts, objects }: PictureParts): void {
  app.get('/t/:pictureId', async (request, reply) => {
    const picture = await facts.picture((request.params as { pictureId: string }).pictureId)
    if (!picture) throw refusals.notFound()
    const scope = isPublic(picture, playback.clock.now()) ? 'public' : 'private'
    return objects.stream(picture.objectKey, request, reply, { 'cache-control': `${scope}, max-age=86400` })
  })
  // Its address is that of the stream, which is no secret.
  app.get('/live/:liveId/thumbnail.jpg', async (request, reply) => {
    const live = await facts.live((request.params as { liveId: string }).liveId)
    const permit = await playback.admission.admitTo(live, { token: tokenOf(request) })
    const picture = await facts.livePicture(live.id)
    if (!picture) throw refusals.notFound()
    const key = keys.livePicture(picture.networkId, picture.videoId, picture.broadcastId, picture.pictureId)
    const scope = permit ? 'private' : 'public'
    return objects.stream(key, request, reply, { 'cache-control': `${scope}, max-age=${livePictureSeconds}` })
  })
}

function isPublic({ video }: Picture, now: Date): boolean {
  return video !== null && !video.private && isPublished(video, now)
}
