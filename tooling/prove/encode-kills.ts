// 50 encodes, a fault each, on files and on MinIO: each ends by itself in a complete and right result, and plays meanwhile
import { build } from './src/build.ts'

build(['@ingest/api', '@ingest/media', '@ingest/worker'])
// Only what is built by now can be imported.
const { proveEncodeKills } = await import('./src/encode-kills/prove-encode-kills.ts')
process.exit((await proveEncodeKills(process.argv.slice(2))) ? 0 : 1)
