import { ConfigError, workerConfig } from '@ingest/config'
import { ToolsMissingError } from '@ingest/media-tools'
import { serveWorker } from './serve-worker.ts'

try {
  await serveWorker(workerConfig(process.env))
} catch (error) {
  const isPlain = error instanceof ConfigError || error instanceof ToolsMissingError
  process.stderr.write(`${isPlain ? error.message : error instanceof Error ? error.stack : String(error)}\n`)
  process.exit(1)
}
