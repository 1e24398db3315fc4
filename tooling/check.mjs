#!/usr/bin/env node
// `pnpm check`: everything that CI demands of a change but the slow tests. Goes on after a failure and sums up.
import { resultLine, runStep, skippedLines } from './run/steps.mjs'

const usage = `pnpm check [STEP…]: runs the steps below, or only those that are named.

`

/** Each a command of its own; those of one row run side by side. */
const rows = [
  [
    {
      name: 'generated',
      about: 'what is generated is current, and the description is lint clean',
      command: ['node', 'tooling/codegen/generate.mjs', '--check'],
    },
    { name: 'format', about: 'format and lint (biome)', command: ['pnpm', 'exec', 'biome', 'ci', '.', '--error-on-warnings'] },
  ],
  [
    {
      name: 'imports',
      about: 'who imports whom, no cycles',
      command: [
        'tooling/lint/node_modules/.bin/depcruise',
        '--config',
        'tooling/lint/rules.cjs',
        '--output-type',
        'err',
        'packages',
        'apps',
        'tooling',
      ],
    },
    {
      name: 'unused',
      about: 'no unused code, files or dependencies (knip)',
      command: ['pnpm', 'exec', 'knip', '--no-progress', '--no-config-hints'],
    },
  ],
  [
    {
      name: 'types',
      about: 'types of every package',
      command: ['pnpm', 'exec', 'turbo', 'run', 'typecheck', '--output-logs=errors-only'],
    },
    {
      name: 'docs',
      about: 'the documentation builds, and no link of it leads nowhere',
      command: ['pnpm', 'exec', 'turbo', 'run', 'build', '--filter=@ingest/docs', '--output-logs=errors-only'],
    },
  ],
  [
    {
      name: 'release',
      about: 'the SDK as it would be published: changesets, publint, attw, npm publish --dry-run',
      command: ['node', 'tooling/release.mjs'],
    },
    {
      name: 'advisories',
      about: 'no grave advisory against what production runs',
      command: ['node', 'tooling/supply-chain/audit.mjs'],
    },
  ],
  [{ name: 'unit', about: 'unit tests', command: ['node', 'tooling/jest/run.mjs', 'unit', '--silent'] }],
]

const steps = rows.flat()
const wanted = process.argv.slice(2)
if (wanted.includes('--help') || wanted.includes('-h')) {
  process.stdout.write(usage + steps.map(({ name, about }) => `  ${name.padEnd(10)} ${about}\n`).join(''))
  process.exit(0)
}
const unknown = wanted.filter((name) => !steps.some((step) => step.name === name))
if (unknown.length > 0) {
  console.error(`There is no step ${unknown.join(', ')}: ${steps.map(({ name }) => name).join(', ')}.`)
  process.exit(2)
}

const results = []
for (const row of rows) {
  const chosen = row.filter(({ name }) => wanted.length === 0 || wanted.includes(name))
  for (const result of await Promise.all(chosen.map((step) => runStep(step)))) {
    console.log(resultLine(result))
    for (const line of skippedLines(result)) console.log(line)
    if (!result.ok) console.log(result.output)
    results.push(result)
  }
}
const failed = results.filter(({ ok }) => !ok)
if (failed.length > 0) console.log(`failed: ${failed.map(({ name }) => name).join(', ')}`)
process.exitCode = failed.length > 0 ? 1 : 0
