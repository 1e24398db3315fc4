import type { Readable, Writable } from 'node:stream'
import { execa } from 'execa'
import type { Tools } from '../tools/tools.ts'
import { type StreamLimits, streamCommand } from './limits.ts'
import { LineSplitter } from './line-splitter.ts'
import { RunError } from './run-tool.ts'
import { decisiveLine, StderrDigest } from './stderr-digest.ts'

const COMMON_OPTIONS = ['-hide_banner', '-nostats', '-v', 'error']

/** An ffmpeg that runs as long as somebody writes to it. */
export interface StreamingFfmpeg {
  pid: number
  stdin: Writable
  /** What it writes to `pipe:3`, `pipe:4` …; each must be read. */
  outputs: Readable[]
  /** Settles when it has ended. @throws RunError when it ended badly, or the reason of the signal */
  done: Promise<void>
}

/**
 * Starts ffmpeg between pipes, like `runTool` without a shell, without our environment and never outliving this process.
 * The signal kills it.
 */
export function streamFfmpeg(
  tools: Tools,
  args: string[],
  { outputs, limits, signal }: { outputs: number; limits: StreamLimits; signal: AbortSignal },
): StreamingFfmpeg {
  const [file, ...rest] = streamCommand(tools.launcher, limits, tools.ffmpeg.path, [...COMMON_OPTIONS, ...args])
  const child = execa(file, rest, {
    env: {},
    extendEnv: false,
    stdio: ['pipe', 'ignore', 'pipe', ...Array.from({ length: outputs }, () => 'pipe' as const)],
    buffer: false,
    reject: false,
    killSignal: 'SIGKILL',
    cancelSignal: signal,
  })
  const digest = new StderrDigest()
  const splitter = new LineSplitter((line) => digest.add(line))
  child.stdio[2]?.setEncoding('utf8').on('data', (chunk: string) => splitter.add(chunk))
  // Whoever writes hears of its end through `done`.
  child.stdin.on('error', () => undefined)
  const untilEnded = async () => {
    const result = await child
    signal.throwIfAborted()
    if (result.failed) throw new RunError('failed', decisiveLine(digest.lines) ?? 'ffmpeg failed', digest.lines)
  }
  const done = tools.observe ? tools.observe('ffmpeg', untilEnded) : untilEnded()
  return { pid: child.pid ?? 0, stdin: child.stdin, outputs: child.stdio.slice(3) as Readable[], done }
}
