import type { Credentials } from '@ingest/e2e/platform'

/** Whose videos are read and made. */
export interface Tenant {
  /** The base URL of the API. */
  api: string
  token: string
  networkId: string
  userId: string
}

export function tenantOf({ api, access_token: token, network_id: networkId }: Credentials): Tenant {
  const payload = Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()
  return { api, token, networkId, userId: (JSON.parse(payload) as { sub: string }).sub }
}

export function headersOf({ token }: Tenant): Record<string, string> {
  return { authorization: `Bearer ${token}`, accept: 'application/vnd.ingest.v1+json' }
}
