// bytes of the media app for each second of its CPU, against nginx with the same files and nginx in front of MinIO
import { build } from './src/build.ts'

build()
// Only what is built by now can be imported.
const { benchDelivery } = await import('./src/delivery/bench-delivery.ts')
process.exit((await benchDelivery(process.argv.slice(2))) ? 0 : 1)
