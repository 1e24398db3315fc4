// Starts a server, prints its process id, and does nothing more: for tests that kill it. node hanging-owner.ts <folder> <port>
import { setInterval } from 'node:timers'
import { startPostgres } from '../local-postgres.ts'

const idleMs = 60_000
const server = await startPostgres({ dataDir: String(process.argv[2]), port: Number(process.argv[3]), durable: true })
console.log(server.pid)
setInterval(() => undefined, idleMs)
