import type { Launcher } from '../tools/tools.ts'

const NICENESS = '10'
const MAX_OPEN_FILES = 256
const CPU_GRACE_SECONDS = 2

/** What one run may use. Memory, CPU and file size need `prlimit` (Linux); the time limit holds everywhere. */
export interface RunLimits {
  /** Wall-clock seconds. */
  timeSeconds: number
  cpuSeconds: number
  /** Private memory: what the run allocates, not what it maps or reserves. */
  memoryBytes: number
  /** Of each written file. */
  fileBytes: number
  /** Of the timeline that is written: a source may last longer than it says. Unlimited when left out. */
  mediaSeconds?: number
}

/** The command that starts `file` under its limits. Every link of the chain execs the next, so that it is one process. */
export function limitedCommand(launcher: Launcher, limits: RunLimits, file: string, args: string[]): [string, ...string[]] {
  const chain: string[] = []
  if (launcher.nice) chain.push(launcher.nice, '-n', NICENESS)
  if (launcher.setpriv) chain.push(launcher.setpriv, '--pdeathsig', 'KILL')
  if (launcher.prlimit) chain.push(launcher.prlimit, ...limitOptions(limits), '--')
  return [...chain, file, ...args] as [string, ...string[]]
}

function limitOptions({ cpuSeconds, memoryBytes, fileBytes }: RunLimits): string[] {
  const cpu = Math.ceil(cpuSeconds)
  return [
    `--data=${Math.ceil(memoryBytes)}`,
    // At the first limit comes SIGXCPU, which tells why; at the second SIGKILL.
    `--cpu=${cpu}:${cpu + CPU_GRACE_SECONDS}`,
    `--fsize=${Math.ceil(fileBytes)}`,
    `--nofile=${MAX_OPEN_FILES}`,
    '--core=0',
  ]
}

/** What an ffmpeg may use that runs as long as a live stream does. */
export type StreamLimits = Pick<RunLimits, 'memoryBytes'>

/** The same for a live stream, which goes before all other work on the machine and has no end. */
export function streamCommand(
  launcher: Launcher,
  { memoryBytes }: StreamLimits,
  file: string,
  args: string[],
): [string, ...string[]] {
  const chain: string[] = []
  if (launcher.setpriv) chain.push(launcher.setpriv, '--pdeathsig', 'KILL')
  if (launcher.prlimit) chain.push(launcher.prlimit, `--data=${memoryBytes}`, `--nofile=${MAX_OPEN_FILES}`, '--core=0', '--')
  return [...chain, file, ...args] as [string, ...string[]]
}
