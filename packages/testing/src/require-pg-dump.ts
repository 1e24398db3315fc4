import { spawnSync } from 'node:child_process'
import { requireTool } from './require-tool.ts'

/** Of the server that tests run on: an older client refuses it. */
const leastVersion = 18

/** @returns the path of a pg_dump that is new enough, beside which its pg_restore lies; see `requireTool` */
export function requirePgDump(): string | undefined {
  return requireTool('pg-dump', (file) => versionOf(file) >= leastVersion)
}

function versionOf(file: string): number {
  const { stdout } = spawnSync(file, ['--version'], { encoding: 'utf8' })
  return Number(/\(PostgreSQL\) (\d+)/.exec(stdout ?? '')?.[1] ?? 0)
}
