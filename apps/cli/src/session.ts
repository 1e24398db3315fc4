import { once } from 'node:events'
import { Ingest } from '@ingest/sdk'
import type { Command } from 'commander'
import { toCliError } from './cli.error.ts'
import { findCredentials } from './credentials.ts'
import type { Terminal } from './terminal.ts'

/** The flags of every command that talks to a platform. */
export interface CommonFlags {
  json?: true
  credentials?: string
}

export function addCommonOptions(command: Command): Command {
  return command
    .option('--json', 'print JSON instead of text for people')
    .option('--credentials <file>', 'JSON file with api, client_id and client_secret')
}

/** One command's time with one platform. */
export interface Session {
  ingest: Ingest
  host: string
  clientId: string
  json: boolean
  terminal: Terminal
  /** Aborted by Ctrl-C. */
  signal: AbortSignal
}

/** @throws CliError whatever went wrong */
export async function withSession(
  terminal: Terminal,
  flags: CommonFlags,
  work: (session: Session) => Promise<void>,
): Promise<void> {
  const { env, cwd, signal } = terminal
  const credentials = await findCredentials({ file: flags.credentials, env, cwd })
  const { host, clientId } = credentials
  try {
    await work({ ingest: new Ingest(credentials), host, clientId, json: flags.json === true, terminal, signal })
  } catch (error) {
    throw toCliError(error, host)
  }
}

/** Waits for whoever reads: however long a list is, little of it is in memory. */
export async function write({ stdout, signal }: Terminal, text: string): Promise<void> {
  if (text !== '' && !stdout.write(text)) await once(stdout, 'drain', { signal })
}

/** One result: as one line of JSON, or as text for people. */
export function show({ json, terminal }: Session, value: unknown, text: string): Promise<void> {
  return write(terminal, json ? `${JSON.stringify(value)}\n` : text)
}
