// from the edit of a source file under `pnpm dev` to the app that runs it
import { build } from './src/build.ts'

build()
// Only what is built by now can be imported.
const { benchReload } = await import('./src/reload.ts')
process.exit((await benchReload(process.argv.slice(2))) ? 0 : 1)
