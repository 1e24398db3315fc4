import { errors } from '../core/errors.ts'
import type { InputEntity } from '../entities/input.entity.ts'

type JobInput = Pick<InputEntity, 'filename' | 'state' | 'hasVideo' | 'hasAudio'>

/**
 * A job encodes one file with a picture, or sound alone, and files of sound and subtitles beside it. What has not been examined
 * yet may be anything: the encode looks again.
 * @throws DomainError 422
 */
export function assertOneFilm(inputs: JobInput[]): void {
  const [first, second] = inputs.filter(({ hasVideo }) => hasVideo)
  if (first && second) {
    const message = `"${first.filename}" and "${second.filename}" both have a picture: a job encodes one.`
    throw errors.invalid([{ field: `/inputs/${inputs.indexOf(second)}`, code: 'several-videos', message }])
  }
  const mayPlay = inputs.some(({ state, hasVideo, hasAudio }) => state !== 'READY' || hasVideo || hasAudio)
  if (mayPlay) return
  throw errors.invalid([{ field: '/inputs', code: 'no-media', message: 'None of the inputs has a picture or sound.' }])
}
