import type { User } from '@ingest/sdk'
import type { Command } from 'commander'
import { addGroup } from '../../help.ts'
import { addListCommand, type ListFlags, searchOption, trashedOption, trashQuery } from '../../list.command.ts'
import { formatTime } from '../../output/format.ts'
import type { Column } from '../../output/table.ts'
import type { Terminal } from '../../terminal.ts'

interface UserListFlags extends ListFlags {
  search?: string
  trashed?: true
}

const COLUMNS: Column<User>[] = [
  { title: 'ID', value: ({ id }) => id },
  { title: 'CREATED (UTC)', value: (user) => formatTime(user.created_at) },
  { title: 'ROLES', value: ({ roles }) => String(roles.length) },
  { title: 'EMAIL', value: ({ email }) => email },
  { title: 'NAME', value: ({ name }) => name },
]

export function addUsersCommand(admin: Command, terminal: Terminal): void {
  const users = addGroup(admin, 'users', 'List the users of the network.', [['ingest admin users', 'who there is']])
  addListCommand<User, UserListFlags>(users, terminal, {
    about: 'List the users of the network.',
    examples: [['ingest admin users --search example.com', 'by a part of the name or the email address']],
    options: [searchOption('name or email address'), trashedOption()],
    sortable: ['id', 'created_at', 'updated_at', 'name'],
    columns: COLUMNS,
    read: ({ ingest }, flags, options) => ingest.users.list({ ...trashQuery(flags), search: flags.search }, options),
  })
}
