import { DomainError } from '@ingest/domain'
import type { Command } from 'commander'
import { addJsonOption, type CommandLine, exitCodes, type OutputFlags, printResult, withDomain } from '../command-line.ts'
import { parseId } from '../parse-id.ts'

export function addRequeueCommand(admin: Command, line: CommandLine): void {
  const requeue = admin
    .command('requeue')
    .description('try jobs anew that have failed or were cancelled; for one that is queued already a worker is woken once more')
    .argument('<job...>', 'ids of the jobs', collectIds)
  addJsonOption(requeue).action((ids: string[], flags: OutputFlags) =>
    withDomain(line, async ({ operators }) => {
      for (const id of ids) {
        try {
          printResult(line, flags, await operators.requeueJob(id))
        } catch (error) {
          // The others are tried all the same.
          if (!(error instanceof DomainError)) throw error
          line.say(`${error.message}\n`)
          line.exitWith(exitCodes.failed)
        }
      }
    }),
  )
}

const collectIds = (id: string, ids: string[] = []): string[] => [...ids, parseId(id)]
