import { readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, it } from '@jest/globals'
import { configurationReference } from './reference.ts'

const page = path.resolve(import.meta.dirname, '../../../docs/operations/configuration.md')

it('docs/operations/configuration.md is what the schemas say (else: pnpm generate)', () => {
  expect(readFileSync(page, 'utf8')).toBe(configurationReference())
})
