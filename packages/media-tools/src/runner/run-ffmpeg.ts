import type { Tools } from '../tools/tools.ts'
import type { RunLimits } from './limits.ts'
import { LineSplitter } from './line-splitter.ts'
import { type EncodeProgress, ProgressReader } from './progress.ts'
import { runTool, toRunError } from './run-tool.ts'

const COMMON_OPTIONS = ['-hide_banner', '-nostdin', '-nostats', '-v', 'error', '-progress', 'pipe:1']

export interface FfmpegOptions {
  limits: RunLimits
  cwd?: string
  /** What it reads from `pipe:0`. */
  input?: AsyncIterable<Buffer>
  onProgress?(progress: EncodeProgress): void
  signal?: AbortSignal
}

/** Runs ffmpeg to its end. Give relative output paths with `cwd`. @throws RunError, or the reason of the signal */
export function runFfmpeg(tools: Tools, args: string[], { onProgress, signal, ...options }: FfmpegOptions): Promise<string[]> {
  const { mediaSeconds = Number.POSITIVE_INFINITY } = options.limits
  const tooLong = new AbortController()
  const reader = new ProgressReader()
  const lines = new LineSplitter((line) => {
    const progress = reader.add(line)
    if (progress) onProgress?.(progress)
    if (progress && progress.doneSeconds > mediaSeconds) tooLong.abort(toRunError([], 'duration-limit', options.limits))
  })
  return runTool(tools, 'ffmpeg', [...COMMON_OPTIONS, ...args], {
    ...options,
    signal: AbortSignal.any([tooLong.signal, ...(signal ? [signal] : [])]),
    onOutput: (chunk) => lines.add(chunk),
    maxOutputCharacters: Number.POSITIVE_INFINITY,
  })
}
