import type { Command } from 'commander'

/** A command line, and what it is good for. */
export type Example = readonly [command: string, what: string]

/** Shown below the options; `more` is any further paragraph. */
export function addExamples(command: Command, examples: readonly Example[], more = ''): Command {
  const width = Math.max(...examples.map(([line]) => line.length))
  const lines = examples.map(([line, what]) => `  $ ${line.padEnd(width)}  ${what}`)
  return command.addHelpText('after', `\nExamples:\n${lines.join('\n')}${more && `\n\n${more}`}`)
}

/** A command that only holds others. */
export function addGroup(parent: Command, name: string, about: string, examples: readonly Example[]): Command {
  return addExamples(parent.command(name).description(about), examples)
}
