import type { Command } from 'commander'
import pRetry from 'p-retry'
import { type CommandLine, withDomain } from './command-line.ts'

/** Prints the credentials of the first network, once, and says what they are for; nothing when there is a network already. */
export function addBootstrapCommand(program: Command, line: CommandLine): void {
  program
    .command('bootstrap')
    .description('give an empty database its first network, and print its credentials as JSON, once')
    .option('--network <name>', "the network's name", 'First network')
    .option('--admin <email>', "the admin's address", 'admin@example.com')
    .action(async ({ network, admin }: { network: string; admin: string }) => {
      const options = { networkName: network, adminEmail: admin }
      const credentials = await withDomain(line, async (domain, { store }) => {
        // Readiness makes the bucket of a new store, and nobody may have asked for it before the first upload comes.
        await pRetry(() => store.checkReady(), { retries: 5 })
        return domain.bootstrap(options)
      })
      if (credentials) line.print(`${JSON.stringify(credentials)}\n`)
      line.say(credentials ? howToUse(line.config().urls.api) : 'There is a network already: nothing was changed.\n')
    })
}

function howToUse(api: string): string {
  return `
These credentials are shown once: keep them.

  People      sign in as admin_email with admin_password, on the page that an application sends them to (${api}/authorize)
  Programs    get a token with client_id and client_secret:
              curl -d grant_type=client_credentials -d client_id=… -d client_secret=… ${api}/token
  Reference   ${api}/docs
`
}
