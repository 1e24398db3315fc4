import path from 'node:path'
import { execa } from 'execa'
import type { Platform } from './platform.ts'

const MAIN = path.resolve(import.meta.dirname, '../../../apps/cli/dist/main.js')
const TIMEOUT_MS = 150_000

/** Starts the built `ingest` command against a platform, with a cache folder of its own. */
export function ingestCommand(platform: Pick<Platform, 'credentialsFile'>, args: string[], cacheDir: string) {
  const credentials = ['--credentials', platform.credentialsFile]
  const env = { XDG_CACHE_HOME: cacheDir }
  return execa(process.execPath, [MAIN, ...args, ...credentials], { env, reject: false, timeout: TIMEOUT_MS })
}
