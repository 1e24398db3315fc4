import { once } from 'node:events'
import { parseArgs } from 'node:util'
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
  const cleanups: Cleanup[] = []
  try {
    const { help, watch } = readArguments()
    if (help) process.stdout.write(usage)
    else await run(cleanups, watch)
    return 0
  } catch (error) {
    if (stopping.signal.aborted) return 0
    process.stderr.write(`${describe(error as Error)}\n`)
    return 1
  } finally {
    await stopPlatform(cleanups)
  }
}

function readArguments(): { help: boolean; watch: boolean } {
  const flag = { type: 'boolean', default: false } as const
  return parseArgs({ options: { help: { ...flag, short: 'h' }, watch: flag } }).values
}

async function run(cleanups: Cleanup[], watch: boolean): Promise<void> {
  const config = platformConfig(process.env, process.cwd())
  const { signal } = stopping
  const { credentials, credentialsFile } = await startPlatform({ config, env: process.env, write, cleanups, signal, watch })
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
  const isKnown = knownErrors.includes(error.name) || ('code' in error && String(error.code).startsWith('ERR_PARSE_ARGS'))
  return isKnown ? error.message : (error.stack ?? error.message)
}
