import { ConfigError, mediaConfig } from '@ingest/config'
import { serveMedia } from './serve-media.ts'

try {
  await serveMedia(mediaConfig(process.env))
} catch (error) {
  process.stderr.write(`${explain(error)}\n`)
  process.exit(1)
}

function explain(error: unknown): string {
  if (error instanceof ConfigError) return error.message
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}
