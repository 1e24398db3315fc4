import { type Command, InvalidArgumentError } from 'commander'
import { addJsonOption, type CommandLine, type OutputFlags, printResult, withDomain } from '../command-line.ts'
import { parseId } from '../parse-id.ts'

interface CreateFlags extends OutputFlags {
  network: string
  name?: string
  admin?: boolean
}

export function addUsersCommand(admin: Command, line: CommandLine): void {
  const users = admin.command('users').description('create people, and let them into networks')
  const create = users
    .command('create')
    .description('make somebody a member of a network, with an account and a password, shown once, where there is none yet')
    .argument('<email>', 'what they sign in with', parseEmail)
    .requiredOption('--network <id>', 'id of the network', parseId)
    .option('--name <name>', 'what people know them by (what is before the @)')
    .option('--admin', 'they may do everything there; without, what its default role for users allows')
  addJsonOption(create).action((email: string, { network, name, admin: isAdmin = false, json }: CreateFlags) =>
    withDomain(line, async ({ operators }) => {
      const asked = { email, name: name ?? email.replace(/@.*$/, ''), networkId: network, admin: isAdmin }
      printResult(line, { json }, await operators.createUser(asked))
    }),
  )
}

function parseEmail(text: string): string {
  if (/^[^\s@]+@[^\s@]+$/.test(text) && text.length <= 254) return text
  throw new InvalidArgumentError('It must be an address such as ada@example.com.')
}
