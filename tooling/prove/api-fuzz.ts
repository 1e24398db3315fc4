// Schemathesis against the API for half an hour: requests made of its description, right, wrong, and after each other
import { build } from './src/build.ts'

build(['@ingest/platform...', '@ingest/api', '@ingest/media', '@ingest/worker'])
// Only what is built by now can be imported.
const { fuzzApi } = await import('./src/fuzz-api.ts')
process.exit((await fuzzApi(process.argv.slice(2))) ? 0 : 1)
