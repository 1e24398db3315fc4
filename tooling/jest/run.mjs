#!/usr/bin/env node
// Runs one suite: node tooling/jest/run.mjs unit|medium|e2e [jest arguments…]
import { spawnSync } from 'node:child_process'
import { createRequire } from 'node:module'
import path from 'node:path'

const [suite, ...args] = process.argv.slice(2)
if (!['unit', 'medium', 'e2e'].includes(suite)) {
  console.error('usage: node tooling/jest/run.mjs unit|medium|e2e [jest arguments…]')
  process.exit(2)
}

const jest = createRequire(import.meta.url).resolve('jest/bin/jest')
const config = path.join(import.meta.dirname, `${suite}.config.mjs`)
const result = spawnSync(process.execPath, ['--experimental-vm-modules', '--no-warnings', jest, '--config', config, ...args], {
  stdio: 'inherit',
})
process.exit(result.status ?? 1)
