import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from '@jest/globals'

const folder = path.resolve(import.meta.dirname, '../../docs/security')
const rows = readFileSync(path.join(folder, 'threat-model.md'), 'utf8')
  .split('\n')
  .filter((line) => /^\| (?!threat |---)/.test(line))
  .map((line) => line.slice(2, -2).split(' | '))

/** `[file](path) "the name of a test"`, as often as there are tests. */
function testsOf(cell: string): [file: string, name: string][] {
  return [...cell.matchAll(/\[[^\]]+\]\(([^)]+\.ts)\) "([^"]+)"/g)].map(([, file = '', name = '']) => [file, name])
}

/** Whether the file has a test, or a group of tests, of that name which runs. */
function hasTest(file: string, name: string): boolean {
  const at = path.join(folder, file)
  if (!existsSync(at)) return false
  const source = readFileSync(at, 'utf8')
  const found = source.indexOf(`'${name}'`)
  return found >= 0 && !/\b(skip|todo)\b[^\n]*$/.test(source.slice(0, found))
}

describe('the threat model', () => {
  it('has rows', () => {
    expect(rows.length).toBeGreaterThan(40)
  })

  it.each(rows)('%s', (_threat, defence = '', tests = '') => {
    expect(defence).not.toBe('')
    expect(testsOf(tests).length).toBeGreaterThan(0)
    // Nothing but tests stands there: what is written in another way would not be looked for.
    expect(tests.replace(/\[[^\]]+\]\([^)]+\.ts\) "[^"]+"/g, '').trim()).toMatch(/^[,\s]*$/)
    expect(testsOf(tests).filter(([file, name]) => !hasTest(file, name))).toEqual([])
  })
})
