// from the cancellation of a job to the end of its ffmpeg
import { build } from './src/build.ts'

build()
// Only what is built by now can be imported.
const { benchCancel } = await import('./src/cancel.ts')
process.exit((await benchCancel(process.argv.slice(2))) ? 0 : 1)
