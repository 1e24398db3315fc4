// CPU and time of an encode against the best single ffmpeg command, and against one ffmpeg per rendition
import { build } from './src/build.ts'

build()
// Only what is built by now can be imported.
const { benchEncode } = await import('./src/encode.ts')
process.exit((await benchEncode(process.argv.slice(2))) ? 0 : 1)
