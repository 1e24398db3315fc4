import type { ApiConfig } from '@ingest/config'
import type { Domain } from '@ingest/domain'
import { createLogger } from '@ingest/observability'
import type { Command } from 'commander'
import { closeDomain, type OpenDomain, openDomain } from './open-domain.ts'

/** What a process ends with. */
export const exitCodes = { done: 0, failed: 1, usage: 2, found: 3 } as const

/** Where a command gets its configuration from, and where it writes. */
export interface CommandLine {
  /** Parsed when it is needed: help needs none. @throws ConfigError */
  config(): ApiConfig
  /** The result. */
  print(text: string): void
  /** What is said beside it. */
  say(text: string): void
  /** Anything but `done`, for a command that has not failed. */
  exitWith(code: number): void
}

export interface OutputFlags {
  json?: true
}

/** For commands that end. The log goes to stderr, and a database without this release's migrations is refused. */
export async function withDomain<T>(
  { config }: Pick<CommandLine, 'config'>,
  work: (domain: Domain, opened: OpenDomain & { config: ApiConfig }) => Promise<T>,
): Promise<T> {
  const parsed = config()
  const logger = createLogger({ app: 'api', ...parsed.log, destination: process.stderr })
  const opened = await openDomain(parsed, logger, { mayWait: false })
  try {
    return await work(opened.domain, { ...opened, config: parsed })
  } finally {
    await closeDomain(opened)
  }
}

export function addJsonOption(command: Command): Command {
  return command.option('--json', 'a line of JSON for each result')
}

/** One result: a line of JSON, or a line for each of its values that there is. */
export function printResult(line: Pick<CommandLine, 'print'>, { json }: OutputFlags, result: object): void {
  line.print(json ? `${JSON.stringify(result)}\n` : `${formatResult(result)}\n`)
}

function formatResult(result: object): string {
  const values = Object.entries(result).filter(([, value]) => value !== null && value !== undefined)
  const width = Math.max(...values.map(([name]) => name.length))
  return values.map(([name, value]) => `${name.padEnd(width)}  ${value}\n`).join('')
}
