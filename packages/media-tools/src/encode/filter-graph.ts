import type { EncodePlan, VideoOutput } from '../plan/encode-plan.ts'

/**
 * The source is decoded once; each output is scaled from the next larger one, which costs less than scaling all from
 * the source. Only the last filter of an output may thin out its frames, since the next output needs them all.
 * @returns undefined when the plan has no video; the pads of the outputs are named `out0`, `out1` …
 */
export function videoFilterGraph({ video, videoOutputs }: EncodePlan): string | undefined {
  if (!video || videoOutputs.length === 0) return undefined
  const rate = `${video.frameRate.num}/${video.frameRate.den}`
  const prepared = [...(video.deinterlace ? ['yadif=mode=send_frame'] : []), `fps=${rate}`]
  const chains = videoOutputs.map((output, index) => {
    const isLast = index === videoOutputs.length - 1
    const from = index === 0 ? `[0:${video.streamIndex}]${prepared.join(',')},` : `[next${index}]`
    const scaled = `${from}${scale(output)}`
    const [thinned, out] = [thin(output, rate), `[out${index}]`]
    if (isLast) return `${scaled}${thinned}${out}`
    const split = `${scaled},split=2[${thinned ? `full${index}` : `out${index}`}][next${index + 1}]`
    return thinned ? `${split};[full${index}]${thinned.slice(1)}${out}` : split
  })
  return chains.join(';')
}

function scale({ width, height, keepsAspectRatio }: VideoOutput): string {
  return [`scale=${width}:${height}:flags=bicubic`, ...(keepsAspectRatio ? ['setsar=1'] : []), 'format=yuv420p'].join(',')
}

function thin({ frameRate }: VideoOutput, sourceRate: string): string {
  const rate = `${frameRate.num}/${frameRate.den}`
  return rate === sourceRate ? '' : `,fps=${rate}`
}
