import { parseArgs } from 'node:util'
import type { ApiConfig } from '@ingest/config'
import { withDomain } from './open-domain.ts'

const options = {
  network: { type: 'string', default: 'First network' },
  admin: { type: 'string', default: 'admin@example.com' },
} as const

/** Prints the credentials of the first network, once; nothing when there is a network already. */
export async function runBootstrap(config: ApiConfig, args: string[]): Promise<void> {
  const { network, admin } = parseArgs({ args, options }).values
  const credentials = await withDomain(config, (domain) => domain.bootstrap({ networkName: network, adminEmail: admin }))
  if (credentials) process.stdout.write(`${JSON.stringify(credentials)}\n`)
  else process.stderr.write('There is a network already: nothing was changed.\n')
}
