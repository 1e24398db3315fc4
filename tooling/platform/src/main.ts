import { platformConfig } from '@ingest/config'
import { startPlatform, stopPlatform } from './platform.ts'
import { usage } from './usage.ts'
import { welcome } from './welcome.ts'

const knownErrors = ['ConfigError', 'PlatformError', 'LocalPostgresError', 'ToolsMissingError']
/** A Ctrl-C reaches this process twice, from the terminal and through npm; one that comes later is meant. */
const impatientAfterMs = 1000

const startedAt = performance.now()
const cleanups: (() => unknown)[] = []
let stoppingSince: number | undefined

async function main(): Promise<void> {
  if (process.argv.slice(2).some((arg) => arg === '--help' || arg === '-h')) return void process.stdout.write(usage)
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void stop(0))
  try {
    const config = platformConfig(process.env, process.cwd())
    const { credentials, credentialsFile } = await startPlatform({ config, env: process.env, write }, cleanups)
    if (stoppingSince === undefined)
      write(welcome(credentials, credentialsFile, process.cwd(), (performance.now() - startedAt) / 1000))
  } catch (error) {
    if (stoppingSince === undefined) process.stderr.write(`${describe(error as Error)}\n`)
    await stop(1)
  }
}

async function stop(exitCode: number): Promise<void> {
  if (stoppingSince !== undefined) {
    if (performance.now() - stoppingSince > impatientAfterMs) process.exit(1)
    return
  }
  stoppingSince = performance.now()
  if (exitCode === 0) write('stopping …')
  await stopPlatform(cleanups)
  process.exit(exitCode)
}

function write(line: string): void {
  process.stdout.write(`${line}\n`)
}

function describe(error: Error): string {
  return knownErrors.includes(error.name) ? error.message : (error.stack ?? error.message)
}

await main()
