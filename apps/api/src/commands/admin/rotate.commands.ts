import type { Command } from 'commander'
import { addJsonOption, type CommandLine, type OutputFlags, printResult, withDomain } from '../command-line.ts'

/** How to go about it: docs/operations/running.md. */
export function addRotateCommands(admin: Command, line: CommandLine): void {
  const keys = admin.command('rotate-keys').description('sign access tokens with a new key; nobody is logged out')
  addJsonOption(keys).action((flags: OutputFlags) =>
    withDomain(line, async (domain) => printResult(line, flags, await domain.keys.rotateSigningKey())),
  )
  const secrets = admin
    .command('rotate-secrets')
    .description('encrypt everything with the first of the SECRETS_KEYS, so that the others can be taken away')
  addJsonOption(secrets).action((flags: OutputFlags) =>
    withDomain(line, async (domain) => printResult(line, flags, { reencrypted: await domain.keys.reencryptSecrets() })),
  )
}
