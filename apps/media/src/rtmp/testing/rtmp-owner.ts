// Starts the RTMP server, prints the id of its process, and does nothing more: for a test that kills it.
import { createLogger } from '@ingest/observability'
import { startRtmp } from '../rtmp-server.ts'

const server = await startRtmp({
  host: '127.0.0.1',
  port: 0,
  handler: { admit: async () => undefined, publish: ({ flv }) => flv.resume() },
  logger: createLogger({ app: 'media', level: 'silent', pretty: false }),
})
console.log(server.pid)
