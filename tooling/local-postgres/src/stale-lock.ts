import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, rmSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { LocalPostgresError } from './local-postgres.error.ts'

const pauseMs = 100

/**
 * A PostgreSQL that was killed leaves `postmaster.pid`; the next one refuses to start when any process has that number by now.
 * A file that no living PostgreSQL of this folder stands behind is removed; one that is about to end is waited for.
 */
export async function releaseStaleLock(directory: string, waitMs: number): Promise<void> {
  const file = path.join(directory, 'postmaster.pid')
  const deadline = Date.now() + waitMs
  while (existsSync(file)) {
    const pid = Number.parseInt(readFileSync(file, 'utf8'), 10)
    if (!runsIn(pid, directory)) return rmSync(file, { force: true })
    if (Date.now() > deadline) {
      throw new LocalPostgresError(`PostgreSQL cannot run: process ${pid} uses ${directory}: is another platform running there?`)
    }
    await pause(pauseMs)
  }
}

function runsIn(pid: number, directory: string): boolean {
  return Number.isInteger(pid) && commandLine(pid).includes(directory)
}

function commandLine(pid: number): string {
  try {
    if (process.platform === 'linux') return readFileSync(`/proc/${pid}/cmdline`, 'utf8')
  } catch {
    return ''
  }
  return spawnSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' }).stdout ?? ''
}
