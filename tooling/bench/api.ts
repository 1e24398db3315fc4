// requests a second of the API against bare Fastify and pg, and lists of a million videos
import { build } from './src/build.ts'

build()
// Only what is built by now can be imported.
const { benchApi } = await import('./src/api/bench.ts')
process.exit((await benchApi(process.argv.slice(2))) ? 0 : 1)
