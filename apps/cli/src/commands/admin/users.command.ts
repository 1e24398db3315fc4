import type { User } from '@ingest/sdk'
import type { Command } from 'commander'
import { addExamples, addGroup } from '../../help.ts'
import { addListCommand, type ListFlags, searchOption, trashedOption, trashQuery } from '../../list.command.ts'
import { networkId } from '../../network-id.ts'
import { formatTime } from '../../output/format.ts'
import type { Column } from '../../output/table.ts'
import { addCommonOptions, type CommonFlags, show, withSession } from '../../session.ts'
import type { Terminal } from '../../terminal.ts'

interface UserListFlags extends ListFlags {
  search?: string
  trashed?: true
}

interface InviteFlags extends CommonFlags {
  name: string
  resend?: true
}

const COLUMNS: Column<User>[] = [
  { title: 'ID', value: ({ id }) => id },
  { title: 'CREATED (UTC)', value: (user) => formatTime(user.created_at) },
  { title: 'ROLES', value: ({ roles }) => String(roles.length) },
  { title: 'EMAIL', value: ({ email }) => email },
  { title: 'NAME', value: ({ name }) => name },
]

export function addUsersCommand(admin: Command, terminal: Terminal): void {
  const users = addGroup(admin, 'users', 'List the users of the network, and invite people.', [
    ['ingest admin users', 'who there is'],
    ['ingest admin users invite ada@example.com --name "Ada Lovelace"', 'mails them a link'],
  ])
  addListCommand<User, UserListFlags>(users, terminal, {
    about: 'List the users of the network.',
    examples: [['ingest admin users --search example.com', 'by a part of the name or the email address']],
    options: [searchOption('name or email address'), trashedOption()],
    sortable: ['id', 'created_at', 'updated_at', 'name'],
    columns: COLUMNS,
    read: ({ ingest }, flags, options) => ingest.users.list({ ...trashQuery(flags), search: flags.search }, options),
  })
  addInvite(users, terminal)
}

function addInvite(users: Command, terminal: Terminal): void {
  const command = users
    .command('invite')
    .description('Mail somebody a link by which they become a member of the network.')
    .argument('<email>', 'their address')
    .requiredOption('--name <name>', 'what people know them by')
    .option('--resend', 'mail another link to somebody who is invited already')
  addExamples(addCommonOptions(command), [
    ['ingest admin users invite ada@example.com --name "Ada Lovelace"', 'the link is good for some days'],
  ])
  command.action((email: string, { name, resend, ...flags }: InviteFlags) =>
    withSession(terminal, flags, async (session) => {
      const body = { email, name, ...(resend && { resend }) }
      await session.ingest.networks.invite(await networkId(session), body, { signal: session.signal })
      await show(session, { email }, `${email} invited\n`)
    }),
  )
}
