import { existsSync, readFileSync } from 'node:fs'
import { writePrivate } from './data-folder.ts'
import { PlatformError } from './platform.error.ts'

/** What the first start makes; nothing of it can be read back from the database. */
export interface FirstCredentials {
  network_id: string
  client_id: string
  client_secret: string
  admin_email: string
  admin_password: string
}

/** The contents of `ingest.json`. */
export interface Credentials extends FirstCredentials {
  api: string
  media: string
  rtmp: string
  access_token: string
}

const tokenTimeoutMs = 10_000

/**
 * The credentials of this start or of an earlier one.
 * @param made what `bootstrap` printed: nothing when the database had a network already
 * @throws PlatformError when the network was made elsewhere
 */
export function firstCredentials(file: string, made: string): FirstCredentials {
  if (made.trim()) {
    writePrivate(file, made.trim())
    return JSON.parse(made)
  }
  if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8'))
  throw new PlatformError(
    `the database has a network already, and ${file}, which would hold its credentials, is missing: put it back, or use another database`,
  )
}

/**
 * Completes the file with this start's URLs and a fresh access token.
 * @param origin where this machine reaches the API
 */
export async function writeCredentials(
  file: string,
  first: FirstCredentials,
  urls: Pick<Credentials, 'api' | 'media' | 'rtmp'>,
  origin: string,
): Promise<Credentials> {
  const access_token = await fetchToken(origin, first)
  const { network_id, client_id, client_secret, admin_email, admin_password } = first
  const credentials = { ...urls, network_id, client_id, client_secret, access_token, admin_email, admin_password }
  writePrivate(file, JSON.stringify(credentials, undefined, 2))
  return credentials
}

async function fetchToken(origin: string, { client_id, client_secret }: FirstCredentials): Promise<string> {
  const body = new URLSearchParams({ grant_type: 'client_credentials', client_id, client_secret })
  const response = await fetch(`${origin}/token`, { method: 'POST', body, signal: AbortSignal.timeout(tokenTimeoutMs) })
  const answer = (await response.json()) as { access_token?: string; error_description?: string }
  if (!answer.access_token)
    throw new PlatformError(`the API gives no access token: ${answer.error_description ?? response.status}`)
  return answer.access_token
}
