import { createLogger } from '@ingest/observability'
import type { Command } from 'commander'
import { checkObjects } from '../check/check-objects.ts'
import { addJsonOption, type CommandLine, exitCodes, type OutputFlags, printResult, withDomain } from '../command-line.ts'

interface CheckFlags extends OutputFlags {
  segments?: boolean
}

export function addCheckCommand(admin: Command, line: CommandLine): void {
  const check = admin
    .command('check')
    .description(
      'look for every object that the database refers to; what is missing or changed is printed, and the exit code is 3',
    )
    .option('--segments', 'for what the playlists refer to as well: all that a player would read')
  addJsonOption(check).action(({ segments: withSegments = false, json }: CheckFlags) =>
    withDomain(line, async (domain, { store, config }) => {
      const checked = await checkObjects(domain, store, {
        withSegments,
        onProblem: (problem) => printResult(line, { json }, problem),
      })
      if (checked.problems > 0) line.exitWith(exitCodes.found)
      createLogger({ app: 'api', ...config.log, destination: process.stderr }).info(checked, 'the objects are checked')
    }),
  )
}
