#!/usr/bin/env node
// What a release of the SDK would be, without making it: the pending changesets, and the package as npm would get it. Asks no network.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { root } from './run/steps.mjs'

const sdk = path.join(root, 'packages/sdk')
const work = mkdtempSync(path.join(os.tmpdir(), 'ingest-release-'))
try {
  tellPlan()
  run('pnpm', ['exec', 'turbo', 'run', 'build', '--filter=@ingest/sdk', '--output-logs=errors-only'])
  run('pnpm', ['pack', '--pack-destination', work], sdk)
  // Of a registry it would ask whether the version is taken, which is for the release itself to find out.
  const [tarball = ''] = readdirSync(work).filter((name) => name.endsWith('.tgz'))
  run('npm', ['publish', '--dry-run', '--offline', '--force', path.join(work, tarball)], work)
} catch (error) {
  console.error(error.message)
  process.exitCode = 1
} finally {
  rmSync(work, { recursive: true, force: true })
}

/** Fails when the SDK has changed since the main branch and no changeset tells of it. */
function tellPlan() {
  const output = path.join(work, 'plan.json')
  run('pnpm', ['exec', 'changeset', 'status', `--output=${output}`, ...sinceWhat()])
  const releases = JSON.parse(readFileSync(output, 'utf8')).releases.filter(({ type }) => type !== 'none')
  for (const { name, oldVersion, newVersion } of releases) console.log(`${name} ${oldVersion} -> ${newVersion}`)
  const others = releases.filter(({ name }) => name !== '@ingest/sdk')
  if (others.length > 0) throw new Error(`not to be published: ${others.map(({ name }) => name).join(', ')}`)
}

/** A clone of one commit has no main branch to compare with. */
function sinceWhat() {
  const { status } = spawnSync('git', ['rev-parse', '--quiet', '--verify', 'refs/heads/main'], { cwd: root })
  return status === 0 ? [] : ['--since=HEAD']
}

function run(command, args, cwd = root) {
  const { status, error } = spawnSync(command, args, { cwd, stdio: 'inherit' })
  if (status !== 0) throw error ?? new Error(`${command} ${args.join(' ')} has failed`)
}
