// kill -9 of the api and of the worker in a loop during 100 uploads: nothing accepted is lost, nothing gets two results
import { build } from './src/build.ts'

build(['@ingest/api', '@ingest/media', '@ingest/worker'])
// Only what is built by now can be imported.
const { proveUploads } = await import('./src/prove-uploads.ts')
process.exit((await proveUploads(process.argv.slice(2))) ? 0 : 1)
