import type { Network } from '@ingest/sdk'
import type { Command } from 'commander'
import { addExamples, addGroup } from '../../help.ts'
import { networkId } from '../../network-id.ts'
import { formatTable, formatTime } from '../../output/format.ts'
import { addCommonOptions, type CommonFlags, type Session, show, withSession } from '../../session.ts'
import type { Terminal } from '../../terminal.ts'

export function addNetworkCommand(admin: Command, terminal: Terminal): void {
  const network = addGroup(admin, 'network', 'Show and rename the network of the credentials, or create another one.', [
    ['ingest admin network show', 'its name and its members'],
    ['ingest admin network create "Our songs"', 'another network, whose admin you are'],
    ['ingest admin network rename "Our films"', 'another name'],
  ])
  const showing = network.command('show').description('Show the network.')
  addExamples(addCommonOptions(showing), [['ingest admin network show --json', 'with its members']])
  showing.action((flags: CommonFlags) => withSession(terminal, flags, showNetwork))
  const rename = network.command('rename').description('Rename the network; its slug stays.').argument('<name>', 'the new name')
  addExamples(addCommonOptions(rename), [['ingest admin network rename "Our films"', 'seen by all members']])
  rename.action((name: string, flags: CommonFlags) => withSession(terminal, flags, (session) => renameNetwork(session, name)))
  const create = network
    .command('create')
    .description('Create another network. You are its admin; these credentials stay those of their own network.')
    .argument('<name>', 'what people know it by')
  addExamples(addCommonOptions(create), [['ingest admin network create "Our songs" --json', 'its id is that of its URLs']])
  create.action((name: string, flags: CommonFlags) => withSession(terminal, flags, (session) => createNetwork(session, name)))
}

async function createNetwork(session: Session, name: string): Promise<void> {
  const network = await session.ingest.networks.create({ name }, { signal: session.signal })
  await show(session, network, formatNetwork(network))
}

async function showNetwork(session: Session): Promise<void> {
  const { ingest, signal } = session
  const network = await ingest.networks.get(await networkId(session), undefined, { signal })
  await show(session, network, formatNetwork(network))
}

async function renameNetwork(session: Session, name: string): Promise<void> {
  const { ingest, signal } = session
  const network = await ingest.networks.update(await networkId(session), { name }, { signal })
  await show(session, network, formatNetwork(network))
}

export function formatNetwork(network: Network): string {
  return formatTable({
    Id: network.id,
    Name: network.name,
    Slug: network.slug,
    'Read-only': network.read_only ? 'yes: an operator has closed it for changes' : undefined,
    Members: network.members?.map(({ name, email }) => `${name} <${email}>`).join(', '),
    Created: formatTime(network.created_at),
  })
}
