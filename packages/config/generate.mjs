// Writes docs/operations/configuration.md from the schemas; `--check` only says whether it is current.
import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { configurationReference } from './src/reference.ts'

const page = path.resolve(import.meta.dirname, '../../docs/operations/configuration.md')
if (!process.argv.includes('--check')) writeFileSync(page, configurationReference())
else if (readFileSync(page, 'utf8') !== configurationReference()) {
  console.error('docs/operations/configuration.md is not current: run `pnpm generate`')
  process.exitCode = 1
}
