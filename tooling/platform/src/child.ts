import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'

export interface Command {
  /** In front of every line that it writes. */
  name: string
  args: string[]
  env: NodeJS.ProcessEnv
}

/**
 * Starts Node in a session of its own, so that a Ctrl-C in the terminal reaches this process alone, which then stops the
 * others in order. On Linux the child dies with this process, however that ends.
 */
export function startNode({ args, env }: Pick<Command, 'args' | 'env'>): ChildProcess {
  const node = [process.execPath, '--enable-source-maps', ...args]
  const [file = '', ...rest] = diesWithParent() ? ['setpriv', '--pdeathsig', 'KILL', '--', ...node] : node
  return spawn(file, rest, { env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] })
}

/** Runs one command to its end. @returns what it wrote to stdout @throws Error with what it wrote to stderr */
export async function runNode(command: Command): Promise<string> {
  const child = startNode(command)
  const [stdout, stderr] = [collect(child.stdout), collect(child.stderr)]
  const [code] = (await once(child, 'close')) as [number | null]
  if (code !== 0) throw new Error(`${command.name} failed: ${stderr().trim() || stdout().trim() || `exit code ${code}`}`)
  return stdout()
}

function collect(stream: NodeJS.ReadableStream | null): () => string {
  let text = ''
  stream?.on('data', (chunk: Buffer) => {
    text = (text + chunk.toString()).slice(-64 * 1024)
  })
  return () => text
}

/** Passes every line of the child on, with its name in front. */
export function relayLines(name: string, child: ChildProcess, write: (line: string) => void): void {
  for (const stream of [child.stdout, child.stderr]) {
    if (stream) createInterface({ input: stream }).on('line', (line) => write(`${name.padEnd(6)} | ${line}`))
  }
}

let hasSetpriv: boolean | undefined

function diesWithParent(): boolean {
  hasSetpriv ??= process.platform === 'linux' && spawnSync('setpriv', ['--version'], { stdio: 'ignore' }).status === 0
  return hasSetpriv
}
