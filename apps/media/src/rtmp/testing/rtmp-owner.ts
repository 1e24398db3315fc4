// Starts the RTMP server, on the port that it is given or any, prints the id of its process, and does nothing more: for tests that kill it and for the bench.
import { createLogger } from '@ingest/observability'
import { startRtmp } from '../rtmp-server.ts'

const server = await startRtmp({
  host: '127.0.0.1',
  port: Number(process.argv[2] ?? 0),
  handler: { admit: async () => undefined, publish: ({ flv }) => flv.resume() },
  logger: createLogger({ app: 'media', level: 'silent', pretty: false }),
})
console.log(server.pid)
