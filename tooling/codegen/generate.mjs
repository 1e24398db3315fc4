#!/usr/bin/env node
/**
 * openapi/*.yaml -> bundle -> lint -> SDK client, contract types, operations table.
 * With --check nothing is changed: it fails and names the files that are not what would be generated.
 */
import { existsSync } from 'node:fs'
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { generateClients } from './client.mjs'
import { applyConventions } from './conventions.mjs'
import { differences } from './differences.mjs'
import { operationsSource } from './operations.mjs'
import { bundle, lint } from './redocly.mjs'

const root = path.resolve(import.meta.dirname, '../..')
const outputs = [
  'openapi/openapi.bundle.json',
  'packages/contract/openapi.json',
  'packages/contract/src/generated',
  'packages/sdk/src/generated',
]

const work = await mkdtemp(path.join(os.tmpdir(), 'ingest-generate-'))
try {
  await generate(work)
  if (process.argv.includes('--check')) await check(work)
  else await publish(work)
} catch (error) {
  console.error(error.message || error)
  process.exitCode = 1
} finally {
  await rm(work, { recursive: true, force: true })
}

async function generate(target) {
  const file = path.join(target, 'openapi/openapi.bundle.json')
  await bundle(path.join(root, 'openapi/openapi.yaml'), file)
  const document = JSON.parse(await readFile(file, 'utf8'))
  applyConventions(document)
  const json = `${JSON.stringify(document, null, 2)}\n`
  await writeFile(file, json)
  await lint(file)
  await generateClients(document, target)
  await mkdir(path.join(target, 'packages/contract'), { recursive: true })
  await writeFile(path.join(target, 'packages/contract/openapi.json'), json)
  await writeFile(path.join(target, 'packages/contract/src/generated/operations.gen.ts'), operationsSource(document))
}

async function stale(from) {
  return (await Promise.all(outputs.map((output) => differences(from, root, output)))).flat()
}

/** Only what has changed is touched, so that watchers and running tests see nothing of the rest. */
async function publish(from) {
  for (const file of await stale(from)) {
    const [source, target] = [path.join(from, file), path.join(root, file)]
    if (existsSync(source)) await cp(source, target)
    else await rm(target)
  }
}

async function check(from) {
  const files = await stale(from)
  if (files.length > 0) throw new Error(`Not current, run \`pnpm generate\`:\n${files.map((file) => `  ${file}`).join('\n')}`)
}
