#!/usr/bin/env node
// Fails on high and critical advisories against what production runs, unless allowed-advisories.json says why one may stay, and until when.
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { parseArgs } from 'node:util'

/** @typedef {{ advisory: string, package: string, reason: string, until: string }} Allowed */

const timeoutMs = 60_000
const { values } = parseArgs({
  options: {
    registry: { type: 'string' },
    allowed: { type: 'string', default: path.join(import.meta.dirname, 'allowed-advisories.json') },
  },
})
/** @type {Allowed[]} */
const allowed = JSON.parse(readFileSync(values.allowed, 'utf8'))

const args = ['audit', '--prod', '--json', ...(values.registry ? ['--registry', values.registry] : [])]
const { stdout, stderr } = spawnSync('pnpm', args, { cwd: import.meta.dirname, encoding: 'utf8', timeout: timeoutMs })
const report = parse(stdout)
if (report) judge(report)
else if (/ERR_PNPM_AUDIT/.test(stderr)) console.log(`skipped: no advisories reachable\n${stderr.trim()}`)
else throw new Error(`pnpm audit says neither what there is nor why it does not know:\n${stdout}${stderr}`)

function judge({ advisories, metadata }) {
  const grave = Object.values(advisories).filter(({ severity }) => ['high', 'critical'].includes(severity))
  const open = grave.filter((advisory) => !isAllowed(advisory))
  for (const { severity, module_name: name, title, patched_versions: patched, url } of open)
    console.log(`${severity}: ${name}: ${title} (mended in ${patched})\n  ${url}`)
  console.log(
    `${metadata.totalDependencies} packages, ${grave.length} grave advisories, ${grave.length - open.length} of them allowed`,
  )
  if (open.length > 0) process.exitCode = 1
}

function isAllowed({ github_advisory_id: id, module_name: name }) {
  return allowed.some(({ advisory, package: of, until }) => advisory === id && of === name && new Date(until) > new Date())
}

function parse(text) {
  try {
    const report = JSON.parse(text)
    return report.advisories && report
  } catch {
    return undefined
  }
}
