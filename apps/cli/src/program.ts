import { Command, CommanderError } from 'commander'
import { CliError, type ExitCode, exitCodes, toCliError } from './cli.error.ts'
import { addAdminCommand } from './commands/admin/admin.command.ts'
import { addEventsCommand } from './commands/events.command.ts'
import { addInputsCommand } from './commands/inputs.command.ts'
import { addJobsCommand } from './commands/jobs.command.ts'
import { addLiveCommand } from './commands/live.command.ts'
import { addPlayCommand } from './commands/play.command.ts'
import { addProfilesCommand } from './commands/profiles.command.ts'
import { addTokenCommand } from './commands/token.command.ts'
import { addUploadCommand } from './commands/upload.command.ts'
import { addVideosCommand } from './commands/videos.command.ts'
import { addExamples } from './help.ts'
import { printable } from './output/format.ts'
import { painter } from './output/style.ts'
import type { Terminal } from './terminal.ts'

const EXIT_CODES = `Exit codes:
  0    done
  1    the platform refused, several things failed for different reasons, or something unexpected happened
  2    wrong arguments, or a file cannot be read
  3    no credentials, or the platform does not accept them
  4    the platform cannot be reached
  5    a file cannot be encoded, or a job failed or was cancelled
  130  interrupted; an upload goes on with the same command

Credentials come from --credentials FILE, from INGEST_HOST, INGEST_CLIENT_ID and INGEST_CLIENT_SECRET, or from the
nearest .data/ingest.json, which "npm start" writes.`

export function createProgram(terminal: Terminal): Command {
  const program = new Command('ingest')
    .description('Uploads, encodes and publishes videos on an Ingest platform.')
    .exitOverride()
    .configureOutput({
      writeOut: (text) => terminal.stdout.write(text),
      writeErr: (text) => terminal.stderr.write(text),
      // Told by `run`, in one line.
      outputError: () => undefined,
    })
  addUploadCommand(program, terminal)
  addVideosCommand(program, terminal)
  addInputsCommand(program, terminal)
  addJobsCommand(program, terminal)
  addProfilesCommand(program, terminal)
  addLiveCommand(program, terminal)
  addPlayCommand(program, terminal)
  addEventsCommand(program, terminal)
  addTokenCommand(program, terminal)
  addAdminCommand(program, terminal)
  return addExamples(
    program,
    [
      ['ingest upload holiday.mov --publish', 'upload, encode, publish, print the URL to watch'],
      ['ingest videos --search holiday', 'find it again'],
      ['ingest videos --help', 'what can be done with videos'],
    ],
    EXIT_CODES,
  )
}

/** Runs one command line to its end. Failures are told on stderr in one line. */
export async function run(args: string[], terminal: Terminal): Promise<ExitCode> {
  const program = createProgram(terminal)
  try {
    await program.parseAsync(args, { from: 'user' })
    return exitCodes.done
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return exitCodes.done
    // The help has been shown instead.
    if (error instanceof CommanderError && error.code === 'commander.help') return exitCodes.usage
    const { message, exitCode } = error instanceof CommanderError ? wrongArguments(program, args, error) : toCliError(error)
    const name = painter(terminal, terminal.stderr)('red', 'ingest:')
    terminal.stderr.write(`${name} ${printable(message)}\n`)
    return exitCode
  }
}

function wrongArguments(program: Command, args: string[], { code, message }: CommanderError): CliError {
  const command = namedCommand(program, args)
  const path = pathOf(command).join(' ')
  const stray = args[pathOf(command).length - 1]
  const isUnknown = code === 'commander.excessArguments' && command.commands.length > 0
  const what = isUnknown ? `unknown command '${stray}'` : message.replace(/^error: /, '')
  const isList = !isUnknown && command.commands.some((each) => each.name() === 'list')
  return new CliError(exitCodes.usage, `${what.replace(/\.$/, '')}: see "${path}${isList ? ' list' : ''} --help"`)
}

/** The command that the arguments name, as far as they name one. */
function namedCommand(program: Command, args: string[]): Command {
  let command = program
  for (const arg of args) {
    const next = command.commands.find((each) => each.name() === arg)
    if (!next) break
    command = next
  }
  return command
}

function pathOf(command: Command): string[] {
  return command.parent ? [...pathOf(command.parent), command.name()] : [command.name()]
}
