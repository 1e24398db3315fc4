#!/usr/bin/env node
import { spawn } from 'node:child_process'
// `pnpm bench <name>` and `pnpm prove <name>`: runs tooling/<kind>/<name>.mjs or .ts. The first line of each says what it is.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { root } from './steps.mjs'

const kinds = {
  bench: 'measures something; its figures are for comparing one commit with another on one machine',
  prove:
    'a long proof (kill loops, soaks) that is run by hand; its figures go to docs/proofs/ with the commit they were taken on',
}

const [kind = '', name, ...args] = process.argv.slice(2)
const folder = path.join(root, 'tooling', kind)
const programs = existsSync(folder) ? readdirSync(folder).filter((file) => /^[a-z0-9-]+\.(mjs|ts)$/.test(file)) : []
const program = programs.find((file) => path.parse(file).name === name)

if (program) {
  const child = spawn(process.execPath, [path.join(folder, program), ...args], { cwd: root, stdio: 'inherit' })
  child.on('exit', (code) => {
    process.exitCode = code ?? 1
  })
  // The terminal signals the child too: it cleans up, and we wait for it.
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => signal === 'SIGTERM' && child.kill(signal))
} else {
  const asked = name === '--help' || name === '-h'
  const lines = programs.map((file) => `  ${path.parse(file).name.padEnd(16)} ${aboutOf(file)}`)
  const text = `pnpm ${kind} NAME [ARGUMENT…]: ${kinds[kind]}\n\n${lines.join('\n') || '  (there is none yet)'}`
  if (asked) console.log(text)
  else console.error(name ? `There is no ${kind} ${name}.\n\n${text}` : text)
  process.exitCode = asked ? 0 : 2
}

function aboutOf(file) {
  const [first = ''] = readFileSync(path.join(folder, file), 'utf8').split('\n')
  return first.replace(/^\/\/\s*/, '')
}
