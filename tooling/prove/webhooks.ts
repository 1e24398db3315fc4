// kill -9 of the api, the worker and the receiver in a loop while 500 things happen: the receiver is told of each of them
import { spawnSync } from 'node:child_process'

const needed = ['@ingest/prove^...', '@ingest/api', '@ingest/worker'].map((name) => `--filter=${name}`)
const build = spawnSync('pnpm', ['exec', 'turbo', 'run', 'build', ...needed, '--output-logs=errors-only'], { stdio: 'inherit' })
if (build.status !== 0) process.exit(1)

// Only what is built by now can be imported.
const { proveWebhooks } = await import('./src/prove-webhooks.ts')
process.exit((await proveWebhooks(process.argv.slice(2))) ? 0 : 1)
