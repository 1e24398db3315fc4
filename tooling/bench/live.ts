// live streams: time to the first frame, latency, CPU of receiving and serving, against nginx-rtmp
import { build } from './src/build.ts'

build()
// Only what is built by now can be imported.
const { benchLive } = await import('./src/live/bench-live.ts')
process.exit((await benchLive(process.argv.slice(2))) ? 0 : 1)
