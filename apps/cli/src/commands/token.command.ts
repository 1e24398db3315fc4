import type { Command } from 'commander'
import { readClaims } from '../access-token.ts'
import { addExamples } from '../help.ts'
import { addCommonOptions, type CommonFlags, type Session, show, withSession } from '../session.ts'
import type { Terminal } from '../terminal.ts'

const MILLISECONDS = 1000

export function addTokenCommand(program: Command, terminal: Terminal): void {
  const command = program.command('token').description('Print an access token, for curl and other tools.')
  addExamples(
    addCommonOptions(command),
    [
      ['ingest token', 'the token alone'],
      ['ingest token --json', 'with the API that it is for, and when it ends'],
    ],
    `With curl:
  $ curl -H "Authorization: Bearer $(ingest token)" -H 'Accept: application/vnd.ingest.v1+json' http://localhost:8080/videos

Whoever has the token can do all that these credentials can do.`,
  )
  command.action((flags: CommonFlags) => withSession(terminal, flags, printToken))
}

async function printToken(session: Session): Promise<void> {
  const token = await session.ingest.accessToken(session.signal)
  const expiresAt = new Date(readClaims(token).exp * MILLISECONDS).toISOString()
  await show(session, { api: session.host, access_token: token, expires_at: expiresAt }, `${token}\n`)
}
