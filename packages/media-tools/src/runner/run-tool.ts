import { availableParallelism } from 'node:os'
import type { Readable } from 'node:stream'
import { execa } from 'execa'
import type { Tools } from '../tools/tools.ts'
import { limitedCommand, type RunLimits } from './limits.ts'
import { LineSplitter } from './line-splitter.ts'
import { decisiveLine, StderrDigest } from './stderr-digest.ts'

export type RunErrorCode =
  | 'failed'
  | 'time-limit'
  | 'cpu-limit'
  | 'memory-limit'
  | 'file-limit'
  | 'duration-limit'
  | 'output-limit'
  | 'killed'

/** ffmpeg or ffprobe ended badly. The message names no path; `lines` are what it complained of and may name some. */
export class RunError extends Error {
  override readonly name = 'RunError'

  constructor(
    readonly code: RunErrorCode,
    message: string,
    readonly lines: string[],
  ) {
    super(message)
  }
}

export interface RunOptions {
  limits: RunLimits
  /** What it reads from `pipe:0`; nothing when left out. What breaks this off breaks the run off. */
  input?: AsyncIterable<Buffer>
  /** The directory that relative output paths are below. */
  cwd?: string
  onOutput(chunk: string): void
  /** A run that prints more is killed. */
  maxOutputCharacters: number
  /** Kills the run at once; the promise then rejects with the signal's reason. */
  signal?: AbortSignal
}

/**
 * The one place that starts ffmpeg and ffprobe: under limits, without a shell, without our environment (which holds
 * secrets, and perhaps proxies), never outliving this process.
 * @returns what it complained of, though it succeeded
 * @throws RunError
 */
export async function runTool(tools: Tools, name: 'ffmpeg' | 'ffprobe', args: string[], options: RunOptions): Promise<string[]> {
  options.signal?.throwIfAborted()
  const work = () => run(tools, name, args, options)
  return tools.observe ? tools.observe(name, work) : work()
}

async function run(tools: Tools, name: 'ffmpeg' | 'ffprobe', args: string[], options: RunOptions): Promise<string[]> {
  const { limits, signal, cwd, input } = options
  const started = performance.now()
  const deadline = AbortSignal.timeout(limits.timeSeconds * 1000)
  const flood = new AbortController()
  const [file, ...rest] = limitedCommand(tools.launcher, limits, tools[name].path, args)
  const child = execa(file, rest, {
    cwd,
    env: {},
    extendEnv: false,
    stdin: input ? [input] : 'ignore',
    buffer: false,
    reject: false,
    killSignal: 'SIGKILL',
    cancelSignal: AbortSignal.any([deadline, flood.signal, ...(signal ? [signal] : [])]),
  })
  const digest = new StderrDigest()
  const [result] = await Promise.all([
    child,
    readOutput(child.stdout, options, () => flood.abort()),
    readStderr(child.stderr, digest),
  ])
  signal?.throwIfAborted()
  if (!result.failed) return digest.lines
  const facts = { lines: digest.lines, late: deadline.aborted, flooded: flood.signal.aborted }
  const cpuSpent = ((performance.now() - started) / 1000) * availableParallelism() >= limits.cpuSeconds
  throw toRunError(digest.lines, codeOf(result, { ...facts, cpuSpent }), limits)
}

async function readOutput(stdout: Readable, { onOutput, maxOutputCharacters }: RunOptions, onFlood: () => void): Promise<void> {
  let characters = 0
  for await (const chunk of stdout.setEncoding('utf8')) {
    characters += chunk.length
    if (characters > maxOutputCharacters) onFlood()
    else onOutput(chunk)
  }
}

async function readStderr(stderr: Readable, digest: StderrDigest): Promise<void> {
  const splitter = new LineSplitter((line) => digest.add(line))
  for await (const chunk of stderr.setEncoding('utf8')) splitter.add(chunk)
  splitter.end()
}

const codesOfSignals: Record<string, RunErrorCode> = { SIGXCPU: 'cpu-limit', SIGXFSZ: 'file-limit' }

const OUT_OF_MEMORY = /cannot allocate memory|malloc of size|out of memory/i

const messages: Record<RunErrorCode, (limits: RunLimits) => string> = {
  failed: () => 'ffmpeg failed',
  'time-limit': ({ timeSeconds }) => `it took more than ${timeSeconds} seconds`,
  'cpu-limit': ({ cpuSeconds }) => `it used more than ${cpuSeconds} seconds of CPU time`,
  'memory-limit': ({ memoryBytes }) => `it needed more than ${memoryBytes} bytes of memory`,
  'file-limit': ({ fileBytes }) => `it wrote a file of more than ${fileBytes} bytes`,
  'duration-limit': ({ mediaSeconds }) => `it wrote more than ${mediaSeconds} seconds of media`,
  'output-limit': () => 'it printed more than it may',
  killed: () => 'it was killed from outside',
}

export function toRunError(lines: string[], code: RunErrorCode, limits: RunLimits): RunError {
  const said = code === 'failed' ? decisiveLine(lines) : undefined
  return new RunError(code, said ?? messages[code](limits), lines)
}

/** ffmpeg itself catches SIGXCPU, as it does SIGINT and SIGTERM, and ends with this. */
const ENDED_BY_SIGNAL = 255

interface RunFacts {
  lines: string[]
  late: boolean
  flooded: boolean
  /** It ran long enough to have used up its CPU time. */
  cpuSpent: boolean
}

function codeOf({ signal, exitCode }: { signal?: string; exitCode?: number }, run: RunFacts): RunErrorCode {
  if (run.flooded) return 'output-limit'
  if (run.late) return 'time-limit'
  if (run.lines.some((line) => OUT_OF_MEMORY.test(line))) return 'memory-limit'
  if (exitCode === ENDED_BY_SIGNAL) return run.cpuSpent ? 'cpu-limit' : 'killed'
  return signal ? (codesOfSignals[signal] ?? 'killed') : 'failed'
}
