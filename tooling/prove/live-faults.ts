// 44 faults of everything that a live stream runs on: players go on by themselves, and recordings have all that was finished
import { build } from './src/build.ts'

build(['@ingest/api', '@ingest/media', '@ingest/worker'])
// Only what is built by now can be imported.
const { proveLiveFaults } = await import('./src/live-faults/prove-live-faults.ts')
process.exit((await proveLiveFaults(process.argv.slice(2))) ? 0 : 1)
