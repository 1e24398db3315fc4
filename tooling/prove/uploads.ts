// kill -9 of the api and of the worker in a loop during 100 uploads: nothing accepted is lost, nothing gets two results
import { spawnSync } from 'node:child_process'

const needed = ['@ingest/prove^...', '@ingest/api', '@ingest/worker'].map((name) => `--filter=${name}`)
const build = spawnSync('pnpm', ['exec', 'turbo', 'run', 'build', ...needed, '--output-logs=errors-only'], { stdio: 'inherit' })
if (build.status !== 0) process.exit(1)

// Only what is built by now can be imported.
const { proveUploads } = await import('./src/prove-uploads.ts')
process.exit((await proveUploads(process.argv.slice(2))) ? 0 : 1)
