import type { Command } from 'commander'
import { type CommandLine, withDomain } from './command-line.ts'

/** Prints the credentials of the first network, once; nothing when there is a network already. */
export function addBootstrapCommand(program: Command, line: CommandLine): void {
  program
    .command('bootstrap')
    .description('give an empty database its first network, and print its credentials as JSON, once')
    .option('--network <name>', "the network's name", 'First network')
    .option('--admin <email>', "the admin's address", 'admin@example.com')
    .action(async ({ network, admin }: { network: string; admin: string }) => {
      const options = { networkName: network, adminEmail: admin }
      const credentials = await withDomain(line, (domain) => domain.bootstrap(options))
      if (credentials) line.print(`${JSON.stringify(credentials)}\n`)
      else line.say('There is a network already: nothing was changed.\n')
    })
}
