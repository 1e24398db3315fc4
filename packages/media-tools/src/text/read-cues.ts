import { readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { type MediaSource, sourceAddress, sourceOptions } from '../probe/media-source.ts'
import type { RunLimits } from '../runner/limits.ts'
import { runFfmpeg } from '../runner/run-ffmpeg.ts'
import { RunError } from '../runner/run-tool.ts'
import type { Tools } from '../tools/tools.ts'
import { type Cue, MAX_TEXT_BYTES } from './cue.ts'
import { decodeText } from './decode-text.ts'
import { readTtml } from './read-ttml.ts'
import { readWebVtt } from './read-webvtt.ts'

/** A stream of subtitles in a file, as it was probed. */
export interface TextStream {
  /** Of the container, as ffprobe names it. */
  format: string
  streamIndex: number
}

export interface ReadText {
  cues: Cue[]
  /** The characters are those of Windows-1252, or others. */
  isGuessed: boolean
}

/** Files that are text throughout, which ffmpeg takes for UTF-8. */
const plainFormats = ['srt', 'ass', 'sami', 'scc']
const LIMITS: RunLimits = { timeSeconds: 60, cpuSeconds: 60, memoryBytes: 1024 ** 3, fileBytes: 2 * MAX_TEXT_BYTES }

/**
 * The cues of a subtitle file of any kind. WebVTT and TTML are read here: ffmpeg knows no TTML, and version 5 finds nothing
 * in WebVTT with styles.
 * @param directory for the files of one conversion
 * @throws RunError when ffmpeg was killed from outside, or the reason of the signal
 */
export async function readCues(
  tools: Tools,
  bytes: Buffer,
  stream: TextStream,
  directory: string,
  signal: AbortSignal,
): Promise<ReadText> {
  const { text, isGuessed } = decodeText(bytes)
  if (stream.format === 'webvtt') return { cues: await readWebVtt(text), isGuessed }
  if (stream.format === 'ttml') return { cues: readTtml(text)?.cues ?? [], isGuessed }
  const isPlain = plainFormats.includes(stream.format)
  const converted = await convert(tools, isPlain ? Buffer.from(text) : bytes, stream, directory, signal)
  return { cues: await readWebVtt(converted), isGuessed: isPlain && isGuessed }
}

/** Names have no extension, which ffmpeg would trust. Without `-copyts` the first cue would begin at 0 in some containers. */
async function convert(
  tools: Tools,
  bytes: Buffer,
  { streamIndex }: TextStream,
  directory: string,
  signal: AbortSignal,
): Promise<string> {
  const source: MediaSource = { kind: 'file', path: path.join(directory, 'text') }
  await writeFile(source.path, bytes)
  const input = ['-y', '-copyts', ...sourceOptions(source), '-i', sourceAddress(source)]
  const output = ['-map', `0:${streamIndex}`, '-c:s', 'webvtt', '-f', 'webvtt', 'text.vtt']
  try {
    await runFfmpeg(tools, [...input, ...output], { limits: LIMITS, cwd: directory, signal })
  } catch (error) {
    if (error instanceof RunError && error.code !== 'killed') return ''
    throw error
  }
  return readFile(path.join(directory, 'text.vtt'), 'utf8')
}
