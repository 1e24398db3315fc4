import type { EncodeClaim, EncodeSource } from '@ingest/domain'
import { WorkError } from '../claims/failures.ts'

export interface JobInputs {
  main: EncodeSource
  /** In the order in which they were given. */
  others: EncodeSource[]
}

/** The main input is the one with the picture, or, for a job of sound alone, the first with sound. @throws WorkError */
export function jobInputs({ inputs }: Pick<EncodeClaim, 'inputs'>): JobInputs {
  const [video, second] = inputs.filter(({ hasVideo }) => hasVideo)
  if (video && second) throw severalVideos(video, second)
  const main = video ?? inputs.find(({ hasAudio }) => hasAudio)
  if (!main) throw new WorkError({ code: 'nothing-to-encode', message: 'None of the inputs has a picture or sound.' })
  return { main, others: inputs.filter((input) => input !== main) }
}

/** Refused when the job is created, unless the inputs had not been examined by then. */
function severalVideos(first: EncodeSource, second: EncodeSource): WorkError {
  const message = `The inputs "${first.filename}" and "${second.filename}" both have a picture: a job encodes one.`
  return new WorkError({ code: 'several-videos', message })
}
