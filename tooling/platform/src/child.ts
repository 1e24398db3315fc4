import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import type { Environment } from '@ingest/config'
import { PlatformError } from './platform.error.ts'

export interface Command {
  /** In front of every line that it writes. */
  name: string
  args: string[]
  env: Environment
}

/**
 * Starts Node in a session of its own, so that a Ctrl-C in the terminal reaches this process alone, which then stops the
 * others in order. On Linux the child dies with this process, however that ends.
 */
export function startNode({ args, env }: Pick<Command, 'args' | 'env'>, stdin: 'ignore' | 'pipe' = 'ignore'): ChildProcess {
  const node = [process.execPath, '--enable-source-maps', ...args]
  const [file = '', ...rest] = diesWithParent() ? ['setpriv', '--pdeathsig', 'KILL', '--', ...node] : node
  const child = spawn(file, rest, { env: { ...env }, detached: true, stdio: [stdin, 'pipe', 'pipe'] })
  killWithUs(child)
  return child
}

export function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null
}

/** Also where no setpriv does it, as long as this process gets to its exit handlers. */
function killWithUs(child: ChildProcess): void {
  const kill = () => child.kill('SIGKILL')
  process.once('exit', kill)
  child.once('exit', () => process.off('exit', kill))
}

/**
 * Runs one command to its end, or until the signal.
 * @returns what it wrote to stdout
 * @throws PlatformError with the line that says why it failed
 */
export async function runNode(command: Command, signal: AbortSignal): Promise<string> {
  signal.throwIfAborted()
  const child = startNode(command)
  const [stdout, stderr] = [collect(child.stdout), collect(child.stderr)]
  const stop = () => child.kill()
  signal.addEventListener('abort', stop, { once: true })
  const [code] = (await once(child, 'close')) as [number | null]
  signal.removeEventListener('abort', stop)
  signal.throwIfAborted()
  if (code !== 0) throw new PlatformError(`${command.name} failed: ${complaintOf(`${stdout()}\n${stderr()}`.split('\n'))}`)
  return stdout()
}

function collect(stream: NodeJS.ReadableStream | null): () => string {
  let text = ''
  stream?.on('data', (chunk: Buffer) => {
    text = (text + chunk.toString()).slice(-64 * 1024)
  })
  return () => text
}

const keptLines = 50

/** Passes every line of the child on, with its name in front. @returns what it complained of last, when asked */
export function relayLines(name: string, child: ChildProcess, write: (line: string) => void): () => string {
  const last: string[] = []
  for (const stream of [child.stdout, child.stderr]) {
    if (!stream) continue
    createInterface({ input: stream }).on('line', (line) => {
      write(`${name.padEnd(8)} | ${line}`)
      if (last.push(line) > keptLines) last.shift()
    })
  }
  return () => complaintOf(last)
}

/** Of all that a program wrote, the line that most likely says why it ended; the frames of a stack are none. */
function complaintOf(lines: string[]): string {
  const spoken = lines.filter((line) => line.trim() && !/^\s+at |^Node\.js v/.test(line))
  return (spoken.findLast((line) => /error|fatal/i.test(line)) ?? spoken.at(-1) ?? 'it ended without a word').trim()
}

let hasSetpriv: boolean | undefined

function diesWithParent(): boolean {
  hasSetpriv ??= process.platform === 'linux' && spawnSync('setpriv', ['--version'], { stdio: 'ignore' }).status === 0
  return hasSetpriv
}
