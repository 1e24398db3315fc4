import { ConfigError, type Environment, workerConfig } from '@ingest/config'
import { ToolsMissingError } from '@ingest/media-tools'
import { Command, CommanderError } from 'commander'
import { serveWorker } from './serve-worker.ts'
import { runSweep } from './sweep/run-sweep.ts'

const exitCodes = { done: 0, failed: 1, usage: 2 } as const

const afterHelp = `
Exit codes:
  0  done
  1  failed: the reason is on stderr
  2  wrong arguments, or the configuration is wrong

Configuration comes from environment variables: docs/operations/configuration.md`

interface Surroundings {
  env: Environment
  stdout: { write(text: string): unknown }
  stderr: { write(text: string): unknown }
}

/** Runs one command line. @returns the exit code */
export async function run(args: string[], { env, stdout, stderr }: Surroundings): Promise<number> {
  let exitCode: number = exitCodes.done
  const program = new Command('node dist/main.js')
    .description('A worker of an Ingest platform: probes, encodes, delivers, and cleans up.')
    .exitOverride()
    .configureOutput({ writeOut: (text) => stdout.write(text), writeErr: (text) => stderr.write(text) })
    .addHelpText('after', afterHelp)
  program
    .command('serve', { isDefault: true })
    .description('work until told to stop (the default); waits until the database is migrated')
    .action(() => serveWorker(workerConfig(env)))
  program
    .command('sweep')
    .description('do now, once, what workers do by themselves every now and then; objects that nobody refers to included')
    .option('--json', 'a line of JSON for each sweep')
    .action(async (flags: { json?: true }) => {
      if (!(await runSweep(workerConfig(env), flags, stdout))) exitCode = exitCodes.failed
    })
  try {
    // The default command would take it for an argument of its own.
    const [name = 'help'] = args
    if (!/^(-.*|help|serve|sweep)$/.test(name)) program.error(`error: there is no command '${name}': see --help`)
    await program.parseAsync(args, { from: 'user' })
    return exitCode
  } catch (error) {
    return complain(error, stderr)
  }
}

function complain(error: unknown, stderr: Surroundings['stderr']): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.done : exitCodes.usage
  const isPlain = error instanceof ConfigError || error instanceof ToolsMissingError
  stderr.write(`${isPlain ? error.message : error instanceof Error ? error.stack : String(error)}\n`)
  if (error instanceof ConfigError) return exitCodes.usage
  return exitCodes.failed
}
