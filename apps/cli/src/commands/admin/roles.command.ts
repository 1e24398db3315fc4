import type { Role } from '@ingest/sdk'
import type { Command } from 'commander'
import { addGroup } from '../../help.ts'
import { addListCommand, type ListFlags, searchOption, trashedOption, trashQuery } from '../../list.command.ts'
import type { Column } from '../../output/table.ts'
import type { Terminal } from '../../terminal.ts'

interface RoleListFlags extends ListFlags {
  search?: string
  trashed?: true
}

const COLUMNS: Column<Role>[] = [
  { title: 'ID', value: ({ id }) => id },
  { title: 'DEFAULT', value: (role) => (role.default ? 'yes' : '') },
  { title: 'NAME', value: (role) => role.role_name },
  {
    title: 'PERMISSIONS',
    value: ({ permissions }) => permissions.map(({ action, resource }) => `${action}_${resource}`).join(','),
  },
]

export function addRolesCommand(admin: Command, terminal: Terminal): void {
  const roles = addGroup(admin, 'roles', 'List the roles of the network.', [['ingest admin roles', 'what each may do']])
  addListCommand<Role, RoleListFlags>(roles, terminal, {
    about: 'List the roles of the network, with their permissions.',
    examples: [['ingest admin roles --search editor', 'by a part of the name']],
    options: [searchOption('name'), trashedOption()],
    sortable: ['id', 'created_at', 'updated_at'],
    columns: COLUMNS,
    read: ({ ingest }, flags, options) => ingest.roles.list({ ...trashQuery(flags), search: flags.search }, options),
  })
}
