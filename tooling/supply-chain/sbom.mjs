#!/usr/bin/env node
// Writes what production consists of, with licences and checksums: CycloneDX, as JSON. `pnpm run sbom [FILE]`
import { spawnSync } from 'node:child_process'
import path from 'node:path'

const root = path.resolve(import.meta.dirname, '../..')
const [file = 'sbom.cdx.json'] = process.argv.slice(2)
const format = ['--sbom-format', 'cyclonedx', '--sbom-spec-version', '1.6', '--sbom-type', 'application']
const args = ['sbom', '--prod', '--filter', './apps/*...', ...format, '--out', path.resolve(file)]
const { status, stderr } = spawnSync('pnpm', args, { cwd: root, encoding: 'utf8' })
if (status === 0) console.log(path.resolve(file))
else console.error(stderr)
process.exitCode = status ?? 1
