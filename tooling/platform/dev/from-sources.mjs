// Runs a program from its TypeScript: node --import …/from-sources.mjs --conditions=source src/main.ts
// Node strips types by itself, but knows no decorators. What has been compiled is kept, so that a start after an edit compiles the edit alone.
import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { enableCompileCache, registerHooks } from 'node:module'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import swcOptions from '@ingest/tsconfig/swc.json' with { type: 'json' }
import { transformSync, version } from '@swc/core'

const cache = path.resolve(import.meta.dirname, '../node_modules/.cache/from-sources')
// Node reads every source map when it loads a module: they are short without the text of the source.
const options = { ...swcOptions, inlineSourcesContent: false }
const compiler = `${version} ${JSON.stringify(options)}`

mkdirSync(cache, { recursive: true })
enableCompileCache(path.join(cache, 'v8'))

registerHooks({
  load(url, context, nextLoad) {
    if (!/^file:.*\.ts$/.test(url)) return nextLoad(url, context)
    return { format: 'module', source: compiled(fileURLToPath(url)), shortCircuit: true }
  },
})

function compiled(filename) {
  const source = readFileSync(filename, 'utf8')
  const name = createHash('sha256').update(`${compiler}\0${filename}\0${source}`).digest('hex')
  const kept = path.join(cache, `${name}.mjs`)
  try {
    return readFileSync(kept, 'utf8')
  } catch {
    const { code } = transformSync(source, { ...options, filename })
    // Another app may do the same at this moment.
    const own = `${kept}.${process.pid}`
    writeFileSync(own, code)
    renameSync(own, kept)
    return code
  }
}
