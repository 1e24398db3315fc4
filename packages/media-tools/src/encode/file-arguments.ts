import type { EncodePlan, PlannedFile } from '../plan/encode-plan.ts'
import { aacOptions } from './aac-options.ts'
import { x264Options } from './x264-options.ts'

/** The index goes before the media, so that players can begin with the first bytes. */
const CONTAINER = ['-map_metadata', '-1', '-map_chapters', '-1', '-movflags', '+faststart', '-f', 'mp4']

/** One progressive MP4 with a video of the filter graph, with sound, or with both. */
export function fileArguments(plan: EncodePlan, { path, video, audio }: PlannedFile): string[] {
  return [
    ...(video ? pictureArguments(plan, video) : []),
    ...(audio && plan.audio ? aacOptions(audio, plan.audio) : []),
    ...CONTAINER,
    path,
  ]
}

function pictureArguments(plan: EncodePlan, folder: string): string[] {
  const { video, videoOutputs } = plan
  const index = videoOutputs.findIndex((output) => output.folder === folder)
  const output = videoOutputs[index]
  return output && video ? ['-map', `[out${index}]`, ...x264Options(output, plan, video.colours)] : []
}
