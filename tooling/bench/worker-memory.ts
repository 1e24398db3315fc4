// how far the worker's own memory grows during encodes of a small and of a large source
import { build } from './src/build.ts'

build()
// Only what is built by now can be imported.
const { benchWorkerMemory } = await import('./src/worker-memory.ts')
process.exit((await benchWorkerMemory(process.argv.slice(2))) ? 0 : 1)
