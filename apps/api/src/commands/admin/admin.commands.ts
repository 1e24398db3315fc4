import type { Command } from 'commander'
import type { CommandLine } from '../command-line.ts'
import { addApplicationsCommand } from './applications.command.ts'
import { addCheckCommand } from './check.command.ts'
import { addImportUsageCommand } from './import-usage.command.ts'
import { addNetworksCommand } from './networks.command.ts'
import { addRequeueCommand } from './requeue.command.ts'
import { addRotateCommands } from './rotate.commands.ts'
import { addUsersCommand } from './users.command.ts'

/** For whoever has the environment of the platform: nobody's permissions are asked. All of them can be repeated. */
export function addAdminCommands(program: Command, line: CommandLine): void {
  const admin = program
    .command('admin')
    .description('look after the platform: networks, people, keys, jobs, objects, usage; every command can be repeated')
  addNetworksCommand(admin, line)
  addUsersCommand(admin, line)
  addApplicationsCommand(admin, line)
  addRotateCommands(admin, line)
  addRequeueCommand(admin, line)
  addCheckCommand(admin, line)
  addImportUsageCommand(admin, line)
}
