import { type ApiConfig, apiConfig, ConfigError } from '@ingest/config'
import { runBootstrap } from './commands/bootstrap.ts'
import { runCheck } from './commands/check.ts'
import { runLimit, runNetworks } from './commands/limits.ts'
import { runMigrate } from './commands/migrate.ts'
import { runRotateKeys, runRotateSecrets } from './commands/rotate.ts'
import { runServe } from './commands/serve.ts'
import { usage } from './commands/usage.ts'

/** A number that one returns is the exit code. */
const commands: Record<string, (config: ApiConfig, args: string[]) => Promise<unknown>> = {
  serve: runServe,
  migrate: runMigrate,
  bootstrap: runBootstrap,
  networks: runNetworks,
  limit: runLimit,
  'rotate-keys': runRotateKeys,
  'rotate-secrets': runRotateSecrets,
  check: runCheck,
}

const [name = 'serve', ...args] = process.argv.slice(2)
process.exitCode = await run(name, args)

async function run(command: string, rest: string[]): Promise<number> {
  if ([command, ...rest].some((arg) => arg === '--help' || arg === '-h')) return say(usage, 0)
  const work = commands[command]
  if (!work) return say(`There is no command ${command}.\n\n${usage}`, 2)
  try {
    const outcome = await work(apiConfig(process.env), rest)
    return typeof outcome === 'number' ? outcome : 0
  } catch (error) {
    return say(`${error instanceof ConfigError ? error.message : explain(error)}\n`, 1)
  }
}

function explain(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}

function say(text: string, exitCode: number): number {
  ;(exitCode === 0 ? process.stdout : process.stderr).write(text)
  return exitCode
}
