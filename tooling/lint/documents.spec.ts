import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from '@jest/globals'

const root = path.resolve(import.meta.dirname, '../..')
const documents = execFileSync('git', ['ls-files', '*.md'], { cwd: root, encoding: 'utf8' }).split('\n').filter(Boolean)
const scripts = Object.keys(JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')).scripts)
const ownCommands = ['start', 'test', 'ci', 'install', 'exec', 'run', 'patch', 'audit']

const textOf = (document: string) => readFileSync(path.join(root, document), 'utf8')

describe('documents', () => {
  it.each(documents)('%s links to what there is', (document) => {
    const links = [...textOf(document).matchAll(/\]\((?!https?:|mailto:|#)([^)#\s]+)[^)]*\)/g)].map(([, target = '']) => target)
    const missing = links.filter((target) => !existsSync(path.join(root, path.dirname(document), target)))
    expect(missing).toEqual([])
  })

  it.each(documents)('%s names scripts that there are', (document) => {
    const named = [...textOf(document).matchAll(/`(?:pnpm|npm run) ([a-z][a-z0-9:-]*)/g)].map(([, script = '']) => script)
    expect(named.filter((script) => ![...scripts, ...ownCommands].includes(script))).toEqual([])
  })

  it('the README is short enough to be read', () => {
    expect(textOf('README.md').split('\n').length).toBeLessThanOrEqual(150)
  })
})
