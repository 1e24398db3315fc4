import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdir, readFile } from 'node:fs/promises'

/** The environment that a process of this machine was started with. */
export async function environmentOf(pid: number): Promise<Record<string, string>> {
  const text = await readFile(`/proc/${pid}/environ`, 'utf8')
  return Object.fromEntries(text.split('\0').filter(Boolean).map(splitVariable))
}

function splitVariable(line: string): [name: string, value: string] {
  const at = line.indexOf('=')
  return [line.slice(0, at), line.slice(at + 1)]
}

/** All processes below one, at whatever depth. */
export async function descendantsOf(pid: number): Promise<number[]> {
  const parents = await parentsByPid()
  const below = (parent: number): number[] => {
    const children = [...parents].filter(([, each]) => each === parent).map(([child]) => child)
    return children.flatMap((child) => [child, ...below(child)])
  }
  return below(pid)
}

/** What runs below a process with this in its command line. */
export async function findBelow(pid: number, part: string): Promise<number[]> {
  const found = await Promise.all(
    (await descendantsOf(pid)).map(async (each) => ((await commandOf(each)).includes(part) ? each : 0)),
  )
  return found.filter((each) => each > 0)
}

/** kill -9 of that. @returns how many there were */
export async function killBelow(pid: number, part: string): Promise<number> {
  const pids = await findBelow(pid, part)
  for (const each of pids) process.kill(each, 'SIGKILL')
  return pids.length
}

async function commandOf(pid: number): Promise<string> {
  return (await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')).replaceAll('\0', ' ')
}

async function parentsByPid(): Promise<Map<number, number>> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name))
  const pairs = await Promise.all(pids.map(async (pid) => [Number(pid), await parentOf(pid)] as const))
  return new Map(pairs.filter((pair): pair is [number, number] => pair[1] !== undefined))
}

/** The fourth field of stat, counted after the name, which may contain anything. */
async function parentOf(pid: string): Promise<number | undefined> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined)
  return stat === undefined ? undefined : Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1])
}

/** False for a process that is gone, or dead and only not yet waited for. */
export async function isRunning(pid: number): Promise<boolean> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined)
  return stat !== undefined && stat.slice(stat.lastIndexOf(')') + 2)[0] !== 'Z'
}

/** A further process of an app beside the platform's own. */
export interface ExtraApp {
  pid: number
  output(): string
  stop(): Promise<void>
}

const keptCharacters = 100_000

export function startApp(entry: string, env: Record<string, string>): ExtraApp {
  const child = spawn(process.execPath, [entry], { env, stdio: ['ignore', 'pipe', 'pipe'] })
  let text = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      text = `${text}${chunk}`.slice(-keptCharacters)
    })
  }
  return { pid: child.pid as number, output: () => text, stop: () => stop(child) }
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = once(child, 'exit')
  child.kill('SIGTERM')
  await ended
}
