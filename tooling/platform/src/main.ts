import { once } from 'node:events'
import { platformConfig } from '@ingest/config'
import { type Cleanup, startPlatform, stopPlatform } from './platform.ts'
import { usage } from './usage.ts'
import { welcome } from './welcome.ts'

const knownErrors = ['ConfigError', 'PlatformError', 'LocalPostgresError', 'ToolsMissingError']
/** A Ctrl-C reaches this process twice, from the terminal and through npm; one that comes later is meant. */
const impatientAfterMs = 1000

const startedAt = performance.now()
const stopping = new AbortController()
let stoppingSince = 0

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop)
process.exit(await main())

async function main(): Promise<number> {
  if (process.argv.slice(2).some((arg) => arg === '--help' || arg === '-h')) {
    process.stdout.write(usage)
    return 0
  }
  const cleanups: Cleanup[] = []
  try {
    await run(cleanups)
    return 0
  } catch (error) {
    if (stopping.signal.aborted) return 0
    process.stderr.write(`${describe(error as Error)}\n`)
    return 1
  } finally {
    await stopPlatform(cleanups)
  }
}

async function run(cleanups: Cleanup[]): Promise<void> {
  const config = platformConfig(process.env, process.cwd())
  const { signal } = stopping
  const { credentials, credentialsFile } = await startPlatform({ config, env: process.env, write, cleanups, signal })
  const seconds = (performance.now() - startedAt) / 1000
  write(welcome(credentials, credentialsFile, { workingDir: process.cwd(), mailDir: config.mailDir, seconds }))
  await once(signal, 'abort')
}

function stop(): void {
  if (!stopping.signal.aborted) {
    stoppingSince = performance.now()
    write('stopping …')
    stopping.abort()
  } else if (performance.now() - stoppingSince > impatientAfterMs) process.exit(1)
}

function write(line: string): void {
  process.stdout.write(`${line}\n`)
}

function describe(error: Error): string {
  return knownErrors.includes(error.name) ? error.message : (error.stack ?? error.message)
}
