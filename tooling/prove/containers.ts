// the images of deploy/ are built, and its compose file is started: a film, a live stream, a restart of everything, confinement, sizes
import { build } from './src/build.ts'

build(['@ingest/cli', '@ingest/local-postgres'])
// Only what is built by now can be imported.
const { proveContainers } = await import('./src/containers/prove-containers.ts')
process.exit((await proveContainers(process.argv.slice(2))) ? 0 : 1)
