// ten live streams for two hours: no growth of memory, latency, CPU, descriptors or temporary files, and no segment missed
import { build } from './src/build.ts'

build(['@ingest/api', '@ingest/media', '@ingest/worker', '@ingest/platform'])
// Only what is built by now can be imported.
const { proveLiveSoak } = await import('./src/live-soak/prove-live-soak.ts')
process.exit((await proveLiveSoak(process.argv.slice(2))) ? 0 : 1)
