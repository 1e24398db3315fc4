import { execFileSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
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

/** Writes `docs/proofs/<name>.md`, with the commit and the machine. @returns its path */
export function writeReport(name: string, { title, text, figures, complaints }: Report): string {
  const file = path.join(root, 'docs/proofs', `${name}.md`)
  const rows = figures.map(([what, value]) => `| ${what} | ${value} |`)
  const verdict = complaints.length > 0 ? complaints.map((each) => `- ${each}`) : ['Everything held.']
  const lines = [
    `# ${title}`,
    '',
    text,
    '',
    `Run with \`pnpm prove ${name}\` on ${new Date().toISOString().slice(0, 10)}, commit ${commit()}, ${machine()}.`,
    '',
    '| | |',
    '| --- | ---: |',
    ...rows,
    '',
    ...verdict,
    '',
  ]
  mkdirSync(path.dirname(file), { recursive: true })
  writeFileSync(file, lines.join('\n'))
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
