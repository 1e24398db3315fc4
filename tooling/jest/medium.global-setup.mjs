import { mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { freePort } from '../../packages/testing/src/free-port.ts'
import { serverVariable } from '../../packages/testing/src/test-server.ts'
import { startPostgres } from '../local-postgres/src/index.ts'

/** Starts one PostgreSQL for the whole suite, unless one is given. */
export default async function setup() {
  if (process.env[serverVariable]) return
  const dataDir = mkdtempSync(path.join(os.tmpdir(), 'ingest-test-postgres-'))
  const settings = { max_connections: 300, shared_buffers: '256MB' }
  const server = await startPostgres({ dataDir, port: await freePort(), durable: false, settings })
  process.env[serverVariable] = server.url
  globalThis.stopTestServer = async () => {
    await server.stop()
    rmSync(dataDir, { recursive: true, force: true })
  }
}
