import type { Command } from 'commander'
import { addGroup } from '../../help.ts'
import type { Terminal } from '../../terminal.ts'
import { addApplicationsCommand } from './applications.command.ts'
import { addKeysCommand } from './keys.command.ts'
import { addNetworkCommand } from './network.command.ts'
import { addRolesCommand } from './roles.command.ts'
import { addUsersCommand } from './users.command.ts'

export function addAdminCommand(program: Command, terminal: Terminal): void {
  const admin = addGroup(program, 'admin', 'Look after users, roles, applications, playback keys and the network.', [
    ['ingest admin users', 'who can do something here'],
    ['ingest admin applications create "Our site" --scope read_videos', 'credentials for a program'],
    ['ingest admin keys add viewers.pem --title Website', 'a site whose viewers play private videos'],
    ['ingest admin network rename "Our films"', 'another name for the network'],
  ])
  addUsersCommand(admin, terminal)
  addRolesCommand(admin, terminal)
  addApplicationsCommand(admin, terminal)
  addKeysCommand(admin, terminal)
  addNetworkCommand(admin, terminal)
}
