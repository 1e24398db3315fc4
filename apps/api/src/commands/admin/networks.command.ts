import type { NetworkLimits } from '@ingest/domain'
import { type Command, InvalidArgumentError } from 'commander'
import { addJsonOption, type CommandLine, type OutputFlags, printResult, withDomain } from '../command-line.ts'
import { parseId } from '../parse-id.ts'

export function addNetworksCommand(admin: Command, line: CommandLine): void {
  const networks = admin.command('networks').description('list, create and limit networks')
  const list = networks.command('list', { isDefault: true }).description('list the networks and what they may have (the default)')
  addJsonOption(list).action((flags: OutputFlags) =>
    withDomain(line, async ({ limits }) => {
      for (const network of await limits.list()) printResult(line, flags, network)
    }),
  )
  addCreate(networks, line)
  addLimit(networks, line)
}

function addCreate(networks: Command, line: CommandLine): void {
  const create = networks
    .command('create')
    .description('create a further network; one of that name that its admin has already is shown instead')
    .argument('<name>', 'what people know it by')
    .requiredOption('--admin <email>', 'who has an account, and becomes its admin')
  addJsonOption(create).action((name: string, { admin, ...flags }: OutputFlags & { admin: string }) =>
    withDomain(line, async ({ operators }) =>
      printResult(line, flags, await operators.createNetwork({ name, adminEmail: admin })),
    ),
  )
}

interface LimitFlags extends OutputFlags, Partial<Record<keyof typeof limitColumns, number | boolean | 'none'>> {}

const limitColumns = {
  readOnly: 'read_only',
  maxUploadBytes: 'max_upload_bytes',
  maxStorageBytes: 'max_storage_bytes',
  maxOpenUploads: 'max_open_uploads',
  maxUnfinishedJobs: 'max_unfinished_jobs',
  maxLiveStreams: 'max_live_streams',
} as const

function addLimit(networks: Command, line: CommandLine): void {
  const limit = networks
    .command('limit')
    .description('change what a network may have; a limit is a number, or none')
    .argument('<id>', 'id of the network', parseId)
    .option('--read-only <true|false>', 'refuse all its writes', parseSwitch)
    .option('--max-upload-bytes <n>', 'in one upload', parseLimit)
    .option('--max-storage-bytes <n>', 'in the store, uploads in progress included', parseLimit)
    .option('--max-open-uploads <n>', 'uploads in progress', parseLimit)
    .option('--max-unfinished-jobs <n>', 'jobs that wait or run', parseLimit)
    .option('--max-live-streams <n>', 'outside the trash', parseLimit)
  addJsonOption(limit).action((id: string, { json, ...values }: LimitFlags) =>
    withDomain(line, async ({ limits }) => printResult(line, { json }, await limits.set(id, toChange(values)))),
  )
}

function toChange(values: Omit<LimitFlags, 'json'>): Partial<NetworkLimits> {
  const named = Object.entries(values).map(([name, value]) => [
    limitColumns[name as keyof typeof limitColumns],
    value === 'none' ? null : value,
  ])
  return Object.fromEntries(named) as Partial<NetworkLimits>
}

function parseSwitch(text: string): boolean {
  if (text === 'true' || text === 'false') return text === 'true'
  throw new InvalidArgumentError('It must be true or false.')
}

function parseLimit(text: string): number | 'none' {
  if (text === 'none') return text
  if (/^\d{1,15}$/.test(text)) return Number(text)
  throw new InvalidArgumentError('It must be a whole number or none.')
}
