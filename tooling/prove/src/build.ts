import { spawnSync } from 'node:child_process'

/** Builds apps, and the packages that a proof imports. Ends the process when that fails. */
export function build(apps: string[]): void {
  const needed = ['@ingest/prove^...', ...apps].map((name) => `--filter=${name}`)
  const { status } = spawnSync('pnpm', ['exec', 'turbo', 'run', 'build', ...needed, '--output-logs=errors-only'], {
    stdio: 'inherit',
  })
  if (status !== 0) process.exit(1)
}
