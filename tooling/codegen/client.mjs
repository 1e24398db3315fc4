/** hey-api: the SDK's client and the types of the contract. */
import { readdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { createClient } from '@hey-api/openapi-ts'
import { operationsOf, resolve } from './document.mjs'
import { hideMethods, restoreMethods } from './link-methods.mjs'

const targets = [
  {
    folder: 'packages/sdk/src/generated',
    // Each function takes the client that it is called with: there is none for all, which no bundler could leave out.
    plugins: [
      { name: '@hey-api/client-fetch', throwOnError: true },
      '@hey-api/typescript',
      { name: '@hey-api/sdk', client: false },
    ],
    entryFile: true,
  },
  { folder: 'packages/contract/src/generated', plugins: ['@hey-api/typescript'], entryFile: false },
]

export async function generateClients(document, root) {
  const input = hideMethods(withoutParameters(document))
  const written = await createClient(targets.map((target) => options(input, path.join(root, target.folder), target)))
  if (written.length < targets.length) throw new Error('hey-api cannot read the bundle')
  await Promise.all(targets.map(({ folder }) => restoreFolder(path.join(root, folder))))
}

function options(input, folder, { plugins, entryFile }) {
  return {
    input,
    logs: { level: 'silent', file: false },
    output: { path: folder, entryFile, module: { extension: '.ts' } },
    plugins,
  }
}

/**
 * Parameters that are components would become exported types, whose names collide with those of the schemas. Webhooks are what
 * the platform calls, not its clients.
 */
function withoutParameters(document) {
  const copy = structuredClone(document)
  const inline = (parameters) => parameters?.map((parameter) => resolve(copy, parameter))
  for (const { item, operation } of operationsOf(copy)) {
    item.parameters = inline(item.parameters)
    operation.parameters = inline(operation.parameters)
  }
  delete copy.components.parameters
  delete copy.webhooks
  return copy
}

async function restoreFolder(folder) {
  for (const name of await readdir(folder, { recursive: true })) {
    if (!name.endsWith('.ts')) continue
    const file = path.join(folder, name)
    await writeFile(file, withoutDomTypes(restoreMethods(await readFile(file, 'utf8'))))
  }
}

/** `BodyInit` is known only where the types of the DOM are, and the SDK is compiled without them too. */
function withoutDomTypes(source) {
  return source.replaceAll(/\bBodyInit\b/g, "RequestInit['body']")
}
