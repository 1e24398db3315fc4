import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'

const root = path.resolve(import.meta.dirname, '../../..')

export interface Report {
  title: string
  /** What was done and what it shows, in a few sentences. */
  text: string
  figures: [what: string, value: string | number][]
  /** What did not hold; empty when everything did. */
  complaints: string[]
}

/**
 * Adds a run to `docs/proofs/<name>.md`, with its commit and its machine, whatever came of it. Earlier runs stay: one that went
 * well does not hide one that did not. @returns its path
 */
export function writeReport(name: string, { title, text, figures, complaints }: Report): string {
  const file = path.join(root, 'docs/proofs', `${name}.md`)
  const earlier = existsSync(file)
    ? readFileSync(file, 'utf8')
    : `# ${title}\n\n${text}\n\nRun with \`pnpm prove ${name}\`; every full run is kept.\n`
  const rows = figures.map(([what, value]) => `| ${what} | ${value} |`)
  const verdict =
    complaints.length > 0 ? ['**It did not hold:**', '', ...complaints.map((each) => `- ${each}`)] : ['Everything held.']
  const when = new Date().toISOString().slice(0, 16).replace('T', ' ')
  const run = [
    `## ${when}, commit ${commit()}`,
    '',
    `On ${machine()}.`,
    '',
    '| | |',
    '| --- | ---: |',
    ...rows,
    '',
    ...verdict,
    '',
  ]
  mkdirSync(path.dirname(file), { recursive: true })
  writeFileSync(file, `${earlier}\n${run.join('\n')}`)
  return file
}

function commit(): string {
  const git = (...args: string[]) => execFileSync('git', args, { cwd: root, encoding: 'utf8' }).trim()
  const changed = git('status', '--porcelain', '--', 'apps', 'packages', ':!*.spec.ts', ':!*.md', ':!*/testing/*')
  return `\`${git('rev-parse', '--short', 'HEAD')}\`${changed ? ' with uncommitted changes' : ''}`
}

function machine(): string {
  const gibibytes = Math.round(os.totalmem() / 1024 ** 3)
  return `${os.cpus().length} cores, ${gibibytes} GiB, Node ${process.versions.node}`
}
