import path from 'node:path'
import type { RunLimits } from '../runner/limits.ts'
import { runFfmpeg } from '../runner/run-ffmpeg.ts'
import type { Tools } from '../tools/tools.ts'
import { assertWholeMp4 } from './whole-file.ts'

/**
 * Writes what is one fragmented MP4 as a progressive one, with its index in front; nothing is decoded or encoded.
 * @throws RunError, LostOutputError
 */
export async function remuxMp4(
  tools: Tools,
  fragmented: AsyncIterable<Buffer>,
  file: string,
  { limits, signal }: { limits: RunLimits; signal: AbortSignal },
): Promise<void> {
  const input = ['-protocol_whitelist', 'pipe', '-format_whitelist', 'mov', '-f', 'mp4', '-i', 'pipe:0']
  const output = ['-map', '0', '-c', 'copy', '-map_metadata', '-1', '-movflags', '+faststart', '-f', 'mp4', path.basename(file)]
  await runFfmpeg(tools, [...input, ...output], { limits, cwd: path.dirname(file), input: fragmented, signal })
  await assertWholeMp4(file)
}
