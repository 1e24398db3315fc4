import { existsSync } from 'node:fs'
import path from 'node:path'
import { scalerMatrix, toneMapping } from '../encode/colour-filters.ts'
import { assertWholeJpeg } from '../output/whole-file.ts'
import { sourceColours, standardColours } from '../plan/colours.ts'
import type { RunLimits } from '../runner/limits.ts'
import { pictureArguments } from '../runner/picture-arguments.ts'
import { runFfmpeg } from '../runner/run-ffmpeg.ts'
import { RunError } from '../runner/run-tool.ts'
import type { Tools } from '../tools/tools.ts'
import type { MediaProbe, VideoStream } from './media-probe.ts'
import { type MediaSource, sourceAddress, sourceOptions } from './media-source.ts'

const MAX_WIDTH = 1280
const MAX_SEEK_SECONDS = 10
/** The most typical of so many frames: neither black nor in the middle of a cut. */
const CONSIDERED_FRAMES = 30
const POSTER_LIMITS: RunLimits = { timeSeconds: 60, cpuSeconds: 120, memoryBytes: 2 * 1024 ** 3, fileBytes: 20 * 1024 ** 2 }

/**
 * Writes one telling frame as a JPEG of at most 1280 pixels' width, and says whether there was one. A video without a
 * picture that can be decoded is no error here: the encode will tell.
 */
export async function extractPoster(
  tools: Tools,
  source: MediaSource,
  media: MediaProbe,
  file: string,
  signal?: AbortSignal,
): Promise<boolean> {
  if (!media.video) return false
  const early = Math.min((media.durationSeconds ?? 0) / 10, MAX_SEEK_SECONDS)
  for (const seekSeconds of early > 0 ? [early, 0] : [0]) {
    if (await tryPoster(tools, source, media.video, seekSeconds, file, signal)) return true
  }
  return false
}

/** Rotation has been applied when the filters see a frame, the shape of the pixels has not. JPEG knows BT.601 and full range only. */
function posterFilters(video: VideoStream, canToneMap: boolean): string[] {
  const scale = Math.min(1, MAX_WIDTH / video.width)
  const size = [video.width, video.height].map((length) => Math.max(2, Math.round(length * scale))).join(':')
  const toneMap = canToneMap && video.highDynamicRange ? video.colours.transfer : undefined
  const matrix = scalerMatrix(toneMap ? standardColours : sourceColours(video))
  return [
    `thumbnail=${CONSIDERED_FRAMES}`,
    ...(toneMap ? [`scale=${size}`, 'format=yuv420p10le', ...toneMapping(toneMap)] : []),
    `scale=${size}:in_color_matrix=${matrix}:out_color_matrix=bt601:out_range=pc`,
    'setsar=1',
    'format=yuvj420p',
  ]
}

async function tryPoster(
  tools: Tools,
  source: MediaSource,
  video: VideoStream,
  seekSeconds: number,
  file: string,
  signal?: AbortSignal,
): Promise<boolean> {
  const args = pictureArguments({
    inputOptions: sourceOptions(source),
    address: sourceAddress(source),
    seekSeconds,
    videoFilters: posterFilters(video, tools.canToneMap),
    output: path.basename(file),
  })
  try {
    await runFfmpeg(tools, args, { limits: POSTER_LIMITS, cwd: path.dirname(file), signal })
    if (!existsSync(file)) return false
    await assertWholeJpeg(file)
    return true
  } catch (error) {
    if (error instanceof RunError) return false
    throw error
  }
}
