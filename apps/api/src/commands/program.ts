import { apiConfig, ConfigError, type Environment } from '@ingest/config'
import { DomainError, MigrationsMissingError } from '@ingest/domain'
import { Command, CommanderError } from 'commander'
import { addAdminCommands } from './admin/admin.commands.ts'
import { addBootstrapCommand } from './bootstrap.ts'
import { type CommandLine, exitCodes } from './command-line.ts'
import { runMigrate } from './migrate.ts'
import { runServe } from './serve.ts'

const afterHelp = `
Exit codes:
  0  done; or there was nothing left to do
  1  refused or failed: the reason is on stderr
  2  wrong arguments, or the configuration is wrong
  3  a check has found something

Configuration comes from environment variables: docs/operations/configuration.md`

interface Surroundings {
  env: Environment
  stdout: { write(text: string): unknown }
  stderr: { write(text: string): unknown }
}

/** Runs one command line. @returns the exit code */
export async function run(args: string[], { env, stdout, stderr }: Surroundings): Promise<number> {
  let exitCode: number = exitCodes.done
  const line: CommandLine = {
    config: () => apiConfig(env),
    print: (text) => stdout.write(text),
    say: (text) => stderr.write(text),
    exitWith: (code) => {
      exitCode = code
    },
  }
  const program = createProgram(line)
  try {
    // The default command would take it for an argument of its own.
    assertKnown(program, args[0])
    await program.parseAsync(args, { from: 'user' })
    return exitCode
  } catch (error) {
    return complain(error, line)
  }
}

function createProgram(line: CommandLine): Command {
  const program = new Command('node dist/main.js')
    .description('The API of an Ingest platform, and what its operator does with the database and the store.')
    .exitOverride()
    .configureOutput({ writeOut: line.print, writeErr: line.say })
    .addHelpText('after', afterHelp)
  program
    .command('serve', { isDefault: true })
    .description('serve the API (the default); waits until the database is migrated')
    .action(() => runServe(line.config()))
  program
    .command('migrate')
    .description('bring the database to the newest schema, while the platform runs; any number may run at once')
    .action(() => runMigrate(line.config()))
  addBootstrapCommand(program, line)
  addAdminCommands(program, line)
  return program
}

function assertKnown(program: Command, name = 'help'): void {
  const names = ['help', ...program.commands.map((command) => command.name())]
  if (!name.startsWith('-') && !names.includes(name)) program.error(`error: there is no command '${name}': see --help`)
}

/** One line where the reason is known, all that there is where it is not. */
function complain(error: unknown, { say }: CommandLine): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.done : exitCodes.usage
  const isTheirs = error instanceof ConfigError || isUnreadable(error)
  const isKnown = isTheirs || error instanceof DomainError || error instanceof MigrationsMissingError
  say(`${isKnown ? error.message : error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`)
  return isTheirs ? exitCodes.usage : exitCodes.failed
}

/** A file that was named, and cannot be opened. */
function isUnreadable(error: unknown): error is NodeJS.ErrnoException {
  const { syscall, path } = error as NodeJS.ErrnoException
  return (syscall === 'open' || syscall === 'read') && path !== undefined
}
