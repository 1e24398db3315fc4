import { execFileSync } from 'node:child_process'
import { readFile, writeFile } from 'node:fs/promises'

const ticksPerSecond = Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }))

/** User and system seconds. */
export interface CpuUsage {
  own: number
  /** Of the children that have ended and were waited for, and theirs. */
  children: number
}

export async function cpuUsage(pid: number): Promise<CpuUsage> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8')
  // After the name, which may contain anything: utime, stime, cutime, cstime are fields 14 to 17 (proc(5)).
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  const [user, system, childUser, childSystem] = fields.slice(11, 15).map((ticks) => Number(ticks) / ticksPerSecond) as [
    number,
    number,
    number,
    number,
  ]
  return { own: user + system, children: childUser + childSystem }
}

/** Of some processes together, without their children. */
export async function cpuOf(pids: number[]): Promise<number> {
  const usages = await Promise.all(pids.map(cpuUsage))
  return usages.reduce((sum, { own }) => sum + own, 0)
}

export async function cpuSpent(pid: number, work: () => Promise<unknown>): Promise<CpuUsage & { wall: number }> {
  const [before, startedAt] = [await cpuUsage(pid), performance.now()]
  await work()
  const [after, wall] = [await cpuUsage(pid), (performance.now() - startedAt) / 1000]
  return { own: after.own - before.own, children: after.children - before.children, wall }
}

export const bytesPerMebibyte = 1024 ** 2

/** Resident memory in bytes: now, and at most since the last call. */
export async function takeMemory(pid: number): Promise<{ now: number; peak: number }> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8')
  const bytes = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(status)?.[1]) * 1024
  // Resets the peak (proc(5)).
  await writeFile(`/proc/${pid}/clear_refs`, '5')
  return { now: bytes('VmRSS'), peak: bytes('VmHWM') }
}
