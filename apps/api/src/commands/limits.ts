import { parseArgs } from 'node:util'
import type { ApiConfig } from '@ingest/config'
import type { Domain, NetworkLimits } from '@ingest/domain'
import { createLogger } from '@ingest/observability'
import { closeDomain, openDomain } from './open-domain.ts'

const options = {
  'read-only': { type: 'string' },
  'max-upload-bytes': { type: 'string' },
  'max-storage-bytes': { type: 'string' },
  'max-open-uploads': { type: 'string' },
  'max-unfinished-jobs': { type: 'string' },
  'max-live-streams': { type: 'string' },
} as const

/** Prints every network, so that an operator finds the one that they look for. */
export function runNetworks(config: ApiConfig): Promise<void> {
  return withDomain(config, async ({ limits }) => {
    for (const network of await limits.list()) print(network)
  })
}

/** Changes the limits that are named, and prints all of them. */
export async function runLimit(config: ApiConfig, args: string[]): Promise<void> {
  const { values, positionals } = parseArgs({ args, options, allowPositionals: true })
  const [id, ...others] = positionals
  if (id === undefined || others.length > 0) throw new Error('name one network by its id: limit <id> --max-open-uploads 10')
  const change = Object.fromEntries(Object.entries(values).map(([name, text]) => [name.replaceAll('-', '_'), parse(name, text)]))
  await withDomain(config, async ({ limits }) => print(await limits.set(id, change as Partial<NetworkLimits>)))
}

function parse(name: string, text: string): boolean | number | null {
  if (name === 'read-only' && (text === 'true' || text === 'false')) return text === 'true'
  if (name !== 'read-only' && text === 'none') return null
  if (name !== 'read-only' && /^\d{1,15}$/.test(text)) return Number(text)
  throw new Error(`--${name} must be ${name === 'read-only' ? 'true or false' : 'a whole number or none'} (given: ${text})`)
}

async function withDomain(config: ApiConfig, work: (domain: Domain) => Promise<void>): Promise<void> {
  const opened = await openDomain(config, createLogger({ app: 'api', ...config.log, destination: process.stderr }))
  try {
    await work(opened.domain)
  } finally {
    await closeDomain(opened)
  }
}

function print(value: object): void {
  process.stdout.write(`${JSON.stringify(value)}\n`)
}
