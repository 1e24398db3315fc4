import path from 'node:path'
import { assertWholeJpeg } from '../output/whole-file.ts'
import { type MediaSource, sourceAddress, sourceOptions } from '../probe/media-source.ts'
import type { RunLimits } from '../runner/limits.ts'
import { pictureArguments } from '../runner/picture-arguments.ts'
import { runFfmpeg } from '../runner/run-ffmpeg.ts'
import type { Tools } from '../tools/tools.ts'

const MAX_WIDTH = 640
const LIMITS: RunLimits = { timeSeconds: 10, cpuSeconds: 10, memoryBytes: 512 * 1024 ** 2, fileBytes: 5 * 1024 ** 2 }

/**
 * Writes the first frame as a JPEG of at most 640 pixels' width. Of a live rendition that is a keyframe: nothing else is decoded.
 * @throws RunError, LostOutputError
 */
export async function extractStill(tools: Tools, source: MediaSource, file: string, signal?: AbortSignal): Promise<void> {
  const args = pictureArguments({
    inputOptions: ['-threads', '1', ...sourceOptions(source)],
    address: sourceAddress(source),
    seekSeconds: 0,
    videoFilters: [`scale=w='min(${MAX_WIDTH},iw)':h=-2:out_color_matrix=bt601:out_range=pc`, 'format=yuvj420p'],
    output: path.basename(file),
  })
  await runFfmpeg(tools, args, { limits: LIMITS, cwd: path.dirname(file), signal })
  await assertWholeJpeg(file)
}
