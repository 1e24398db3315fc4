// time, memory and disk of the MP4 of a long recording
import { build } from './src/build.ts'

build()
// Only what is built by now can be imported.
const { benchRecordingMp4 } = await import('./src/live/recording-mp4.ts')
process.exit((await benchRecordingMp4(process.argv.slice(2))) ? 0 : 1)
