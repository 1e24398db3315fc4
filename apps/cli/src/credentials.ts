import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { CliError, exitCodes } from './cli.error.ts'

export interface Credentials {
  host: string
  clientId: string
  clientSecret: string
}

/** Where a platform that was started with `npm start` keeps the credentials that it made. */
const DEFAULT_FILE = path.join('.data', 'ingest.json')

const VARIABLES = { host: 'INGEST_HOST', clientId: 'INGEST_CLIENT_ID', clientSecret: 'INGEST_CLIENT_SECRET' } as const

export interface CredentialSources {
  /** The value of `--credentials`. */
  file?: string
  env: Record<string, string | undefined>
  cwd: string
}

/**
 * A file that was named comes first, then the environment, then the nearest `.data/ingest.json` from the current folder upwards.
 * @throws CliError `credentials`
 */
export async function findCredentials({ file, env, cwd }: CredentialSources): Promise<Credentials> {
  if (file !== undefined) return readCredentials(path.resolve(cwd, file))
  const fromEnvironment = readEnvironment(env)
  if (fromEnvironment) return fromEnvironment
  for (const folder of upwards(cwd)) {
    const found = path.join(folder, DEFAULT_FILE)
    const text = await readFile(found, 'utf8').catch(() => undefined)
    if (text !== undefined) return parseCredentials(found, text)
  }
  throw new CliError(
    exitCodes.credentials,
    `no credentials: start a platform with "npm start" in this folder, name a file with --credentials, or set ${Object.values(VARIABLES).join(', ')}`,
  )
}

function readEnvironment(env: CredentialSources['env']): Credentials | undefined {
  const { host, clientId, clientSecret } = VARIABLES
  const missing = Object.values(VARIABLES).filter((name) => !env[name])
  if (missing.length === Object.keys(VARIABLES).length) return undefined
  if (missing.length > 0) throw new CliError(exitCodes.credentials, `${missing.join(' and ')} must be set too`)
  return { host: env[host] ?? '', clientId: env[clientId] ?? '', clientSecret: env[clientSecret] ?? '' }
}

async function readCredentials(file: string): Promise<Credentials> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new CliError(exitCodes.credentials, `cannot read the credentials in ${file}: ${error.code}`)
  })
  return parseCredentials(file, text)
}

export function parseCredentials(file: string, text: string): Credentials {
  const { api, client_id, client_secret } = parseObject(file, text)
  if (typeof api !== 'string' || typeof client_id !== 'string' || typeof client_secret !== 'string') {
    throw new CliError(exitCodes.credentials, `${file} must have api, client_id and client_secret`)
  }
  return { host: api, clientId: client_id, clientSecret: client_secret }
}

function parseObject(file: string, text: string): Record<string, unknown> {
  try {
    const parsed: unknown = JSON.parse(text)
    if (typeof parsed === 'object' && parsed !== null) return parsed as Record<string, unknown>
  } catch {
    // Told below, without the text: it may hold a secret.
  }
  throw new CliError(exitCodes.credentials, `${file} is not a JSON object`)
}

function* upwards(folder: string): Generator<string> {
  yield folder
  const parent = path.dirname(folder)
  if (parent !== folder) yield* upwards(parent)
}
