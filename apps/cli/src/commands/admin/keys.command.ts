import { createPublicKey } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import type { PlaybackKey } from '@ingest/sdk'
import type { Command } from 'commander'
import { addExamples, addGroup } from '../../help.ts'
import { addEachCommand } from '../../item.commands.ts'
import { addListCommand, type ListFlags } from '../../list.command.ts'
import { networkId } from '../../network-id.ts'
import { formatTable, formatTime } from '../../output/format.ts'
import type { Column } from '../../output/table.ts'
import { addCommonOptions, type CommonFlags, show, withSession } from '../../session.ts'
import type { Terminal } from '../../terminal.ts'
import { assertReadable } from '../../upload/source-file.ts'

interface AddFlags extends CommonFlags {
  title?: string
}

const COLUMNS: Column<PlaybackKey>[] = [
  { title: 'ID', value: ({ id }) => id },
  { title: 'CREATED (UTC)', value: (key) => formatTime(key.created_at) },
  { title: 'KIND', value: ({ key }) => kindOf(key) },
  { title: 'TITLE', value: ({ title }) => title },
]

export function addKeysCommand(admin: Command, terminal: Terminal): void {
  const keys = addGroup(admin, 'keys', 'List, add and remove the public keys that play private videos.', [
    ['ingest admin keys', 'which there are'],
    ['ingest admin keys add viewers.pem --title Website', 'what is signed with its private half plays'],
  ])
  addListCommand<PlaybackKey, ListFlags>(keys, terminal, {
    about: 'List the playback keys.',
    examples: [['ingest admin keys --sort title --order asc', 'by title']],
    sortable: ['id', 'created_at', 'updated_at', 'title'],
    columns: COLUMNS,
    read: async (session, _flags, options) => session.ingest.networks.keys.list(await networkId(session), {}, options),
  })
  addAdd(keys, terminal)
  addEachCommand(keys, terminal, {
    name: 'remove',
    noun: 'playback key',
    about: 'Remove playback keys: what was signed with them plays no more.',
    examples: [['ingest admin keys remove ID', 'within ten seconds']],
    done: 'removed',
    work: async (session, id) =>
      session.ingest.networks.keys.delete(await networkId(session), id, undefined, { signal: session.signal }),
  })
}

function addAdd(keys: Command, terminal: Terminal): void {
  const command = keys
    .command('add')
    .description('Add the public half of a key pair, RSA or Ed25519, in PEM. The private half stays with you.')
    .argument('<file>', 'file with the public key')
    .option('--title <title>', 'what people know it by')
  addExamples(addCommonOptions(command), [
    ['openssl genpkey -algorithm ed25519 -out private.pem', 'makes a pair'],
    ['openssl pkey -in private.pem -pubout -out viewers.pem', 'writes its public half'],
    ['ingest admin keys add viewers.pem --title Website', 'its id is the kid of your tokens'],
  ])
  command.action((file: string, { title, ...flags }: AddFlags) =>
    withSession(terminal, flags, async (session) => {
      await assertReadable(file)
      const body = { title, key: await readFile(file, 'utf8') }
      const key = await session.ingest.networks.keys.create(await networkId(session), body, { signal: session.signal })
      await show(session, key, formatKey(key))
    }),
  )
}

function formatKey(key: PlaybackKey): string {
  return formatTable({ Id: key.id, Title: key.title, Kind: kindOf(key.key), Created: formatTime(key.created_at) })
}

function kindOf(pem: string): string {
  const { asymmetricKeyType: type, asymmetricKeyDetails: details } = createPublicKey(pem)
  return type === 'rsa' ? `RSA, ${details?.modulusLength} bits` : 'Ed25519'
}
