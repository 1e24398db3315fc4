// Keeps a database as this release makes it, for the upgrade test of later ones: `node tooling/upgrade/make-fixture.ts`
import { spawnSync } from 'node:child_process'

const { status } = spawnSync(
  'pnpm',
  ['exec', 'turbo', 'run', 'build', '--filter=@ingest/upgrade^...', '--output-logs=errors-only'],
  {
    stdio: 'inherit',
  },
)
if (status !== 0) process.exit(1)
// Only what is built by now can be imported.
const { makeFixture } = await import('./src/make-fixture.ts')
await makeFixture()
