import { expect, test } from '@jest/globals'
import type { Command } from 'commander'
import { createProgram } from './program.ts'
import { ingest } from './testing/ingest.ts'

const terminal = { env: {}, cwd: '/', stdout: process.stdout, stderr: process.stderr, signal: new AbortController().signal }
const program = createProgram(terminal)

/** Every command, with the words that name it. */
function* commands(command: Command, words: string[] = []): Generator<[words: string, command: Command]> {
  yield [words.join(' '), command]
  for (const each of command.commands) yield* commands(each, [...words, each.name()])
}

const all = new Map(commands(program))

/** The command of a line of an example; a group means its list. */
function commandOf(words: string[]): Command {
  let command = program
  for (const word of words) command = command.commands.find((each) => each.name() === word) ?? command
  return command.commands.find((each) => each.name() === 'list') ?? command
}

test.each([...all.keys()])('the help of "%s" has examples of what there is', async (name) => {
  const words = name.split(' ').filter(Boolean)
  const { exitCode, stdout, stderr } = await ingest([...words, '--help'])
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' })
  const examples = Array.from(stdout.matchAll(/\bingest ([a-z].*?)(?: {2}|\||\)|$)/gm), ([, line = '']) => line)
  expect(stdout).toContain(`\nExamples:\n`)
  for (const example of examples) {
    const known = commandOf(example.split(' ')).options.map(({ long }) => long)
    const used = example.match(/--[a-z-]+/g) ?? []
    expect({ example, unknown: used.filter((flag) => !known.includes(flag) && flag !== '--help') }).toEqual({
      example,
      unknown: [],
    })
  }
})

test('every command that talks to a platform can print JSON', () => {
  const leaves = [...all.values()].filter((command) => command.commands.length === 0)
  expect(leaves.length).toBeGreaterThan(20)
  for (const leaf of leaves)
    expect(leaf.options.map(({ long }) => long)).toEqual(expect.arrayContaining(['--json', '--credentials']))
})
