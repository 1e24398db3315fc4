import type { EncodePlan, PlannedPicture, VideoOutput } from '../plan/encode-plan.ts'
import { scalerMatrix, toneMapping } from './colour-filters.ts'

/**
 * The source is decoded once; each output is scaled from the next larger one, which costs less than scaling all from
 * the source. Only the last filter of an output may thin out its frames, since the next output needs them all.
 * @returns undefined when the plan has no video; the pads of the outputs are named `out0`, `out1` …
 */
export function videoFilterGraph({ video, videoOutputs }: EncodePlan): string | undefined {
  if (!video || videoOutputs.length === 0) return undefined
  const rate = `${video.frameRate.num}/${video.frameRate.den}`
  // A picture that starts later than the sound stands still until then, so that all renditions are cut at the same moments.
  const prepared = [...(video.deinterlace ? ['yadif=mode=send_frame'] : []), `fps=${rate}:start_time=0`]
  const chains = videoOutputs.map((output, index) => {
    const isLast = index === videoOutputs.length - 1
    const from = index === 0 ? `[0:${video.streamIndex}]${prepared.join(',')},` : `[next${index}]`
    const scaled = `${from}${index === 0 ? firstScale(output, video) : scale(output)}`
    const [thinned, out] = [thin(output, rate), `[out${index}]`]
    if (isLast) return `${scaled}${thinned}${out}`
    const split = `${scaled},split=2[${thinned ? `full${index}` : `out${index}`}][next${index + 1}]`
    return thinned ? `${split};[full${index}]${thinned.slice(1)}${out}` : split
  })
  return chains.join(';')
}

const scale = (output: VideoOutput) => scaleTo(output, []).join(',')

/**
 * From the pixels of the source to those of all outputs: limited range, and a matrix that no scaler has to guess. HDR is
 * brought down after scaling, when there are fewer pixels left.
 */
function firstScale(output: VideoOutput, { toneMap, colours }: PlannedPicture): string {
  if (toneMap) return [...scaleTo(output, [], 'yuv420p10le'), ...toneMapping(toneMap), 'format=yuv420p'].join(',')
  const matrix = scalerMatrix(colours)
  return scaleTo(output, [`in_color_matrix=${matrix}`, `out_color_matrix=${matrix}`, 'out_range=tv']).join(',')
}

function scaleTo({ width, height, keepsAspectRatio }: VideoOutput, options: string[], format = 'yuv420p'): string[] {
  const scaler = [`scale=${width}:${height}:flags=bicubic`, ...options].join(':')
  return [scaler, ...(keepsAspectRatio ? ['setsar=1'] : []), `format=${format}`]
}

function thin({ frameRate }: VideoOutput, sourceRate: string): string {
  const rate = `${frameRate.num}/${frameRate.den}`
  return rate === sourceRate ? '' : `,fps=${rate}`
}
