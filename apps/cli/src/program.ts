import { Command, CommanderError } from 'commander'
import { type ExitCode, exitCodes, toCliError } from './cli.error.ts'
import type { Terminal } from './terminal.ts'
import { addUploadCommand } from './upload.command.ts'

const EXIT_CODES = `
Exit codes:
  0    done
  1    the platform refused, or something unexpected happened
  2    wrong arguments, or the file cannot be read
  3    no credentials, or the platform does not accept them
  4    the platform cannot be reached
  5    the file cannot be encoded
  130  interrupted; an upload goes on with the same command`

export function createProgram(terminal: Terminal): Command {
  const program = new Command('ingest')
    .description('Uploads, encodes and publishes videos on an Ingest platform.')
    .exitOverride()
    .showHelpAfterError('(ingest --help shows what is possible)')
    .configureOutput({
      writeOut: (text) => terminal.stdout.write(text),
      writeErr: (text) => terminal.stderr.write(text),
    })
    .addHelpText('after', EXIT_CODES)
  addUploadCommand(program, terminal)
  return program
}

/** Runs one command line to its end. Failures are told on stderr in one line. */
export async function run(args: string[], terminal: Terminal): Promise<ExitCode> {
  try {
    await createProgram(terminal).parseAsync(args, { from: 'user' })
    return exitCodes.done
  } catch (error) {
    // Commander has told what is wrong, or shown the help, itself.
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.done : exitCodes.usage
    const { message, exitCode } = toCliError(error)
    terminal.stderr.write(`ingest: ${message}\n`)
    return exitCode
  }
}
