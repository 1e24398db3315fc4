// Runs a program from its TypeScript: node --import …/from-sources.mjs --conditions=source src/main.ts
// Node strips types by itself, but knows no decorators.
import { readFileSync } from 'node:fs'
import { registerHooks } from 'node:module'
import { fileURLToPath } from 'node:url'
import options from '@ingest/tsconfig/swc.json' with { type: 'json' }
import { transformSync } from '@swc/core'

registerHooks({
  load(url, context, nextLoad) {
    if (!/^file:.*\.ts$/.test(url)) return nextLoad(url, context)
    const filename = fileURLToPath(url)
    const { code } = transformSync(readFileSync(filename, 'utf8'), { ...options, filename })
    return { format: 'module', source: code, shortCircuit: true }
  },
})
