import { spawnSync } from 'node:child_process'

/** Builds what the benches start and import. Ends the process when that fails. */
export function build(): void {
  const needed = ['--filter=./apps/*...', '--filter=@ingest/platform...', '--filter=@ingest/bench^...']
  const { status } = spawnSync('pnpm', ['exec', 'turbo', 'run', 'build', ...needed, '--output-logs=errors-only'], {
    stdio: 'inherit',
  })
  if (status !== 0) process.exit(1)
}
