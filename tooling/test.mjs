#!/usr/bin/env node
// `npm test`: builds everything and runs all suites; ends with the line `N passed, N failed`.
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { resultLine, runStep, skippedLines } from './run/steps.mjs'

if (process.argv.includes('--help')) {
  console.log(
    'npm test: builds everything, then runs the unit, medium and end-to-end suites. Where CI is set, it runs the other steps of `pnpm check` first, and a missing tool is an error.',
  )
  process.exit(0)
}

const work = mkdtempSync(path.join(os.tmpdir(), 'ingest-test-'))
const missingTools = path.join(work, 'missing-tools')
const env = { ...process.env, TEST_MISSING_TOOLS_FILE: missingTools }
const results = []
const counts = { passed: 0, failed: 0 }

const check = ['node', 'tooling/check.mjs', 'generated', 'format', 'imports', 'unused', 'types', 'release', 'advisories']
const build = ['pnpm', 'exec', 'turbo', 'run', 'build', '--output-logs=errors-only']

try {
  if (process.env.CI) await runWhole('check', check)
  const built = await runWhole('build', build)
  for (const suite of built ? ['unit', 'medium', 'e2e'] : []) results.push(await runSuite(suite))
  summarise()
} finally {
  rmSync(work, { recursive: true, force: true })
}

/** A step that counts as nothing when it is well, and as one failure when it is not. */
async function runWhole(name, command) {
  const result = await runStep({ name, command }, { live: true })
  if (!result.ok) counts.failed += 1
  results.push(result)
  return result.ok
}

async function runSuite(suite) {
  const report = path.join(work, `${suite}.json`)
  const command = ['node', 'tooling/jest/run.mjs', suite, '--json', `--outputFile=${report}`]
  const result = await runStep({ name: suite, command }, { live: true, env })
  const {
    numPassedTests = 0,
    numFailedTests = 0,
    numRuntimeErrorTestSuites = 0,
  } = existsSync(report) ? JSON.parse(readFileSync(report, 'utf8')) : {}
  counts.passed += numPassedTests
  counts.failed += numFailedTests + numRuntimeErrorTestSuites
  // A suite that ends badly without a failed test has not run to its end.
  if (!result.ok && numFailedTests + numRuntimeErrorTestSuites === 0) counts.failed += 1
  return result
}

function summarise() {
  console.log(`\n${results.map(resultLine).join('\n')}`)
  for (const line of results.filter(({ name }) => name === 'check').flatMap(skippedLines)) console.log(line)
  for (const tool of missing()) console.log(`skipped: tests that need ${tool}, which this machine lacks`)
  console.log(`${counts.passed} passed, ${counts.failed} failed`)
  process.exitCode = counts.failed > 0 ? 1 : 0
}

function missing() {
  return existsSync(missingTools) ? [...new Set(readFileSync(missingTools, 'utf8').split('\n').filter(Boolean))] : []
}
