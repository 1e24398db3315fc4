// from a job to the first picture in Chromium, of a video that is watched while it is encoded
import { build } from './src/build.ts'

build()
// Only what is built by now can be imported.
const { benchFirstFrame } = await import('./src/first-frame.ts')
process.exit((await benchFirstFrame(process.argv.slice(2))) ? 0 : 1)
