// Runs a program in two steps: node --import …/from-sources.mjs …/standby.mjs src/main.ts
// What the program takes from others, which is most of a start, is loaded at once; the program itself when stdin says `run`.
import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { registerHooks } from 'node:module'
import path from 'node:path'
import { text } from 'node:stream/consumers'
import { pathToFileURL } from 'node:url'

// From here on, the arguments are those of the program.
process.argv.splice(1, 1)
const [, program] = process.argv

const cache = path.resolve(import.meta.dirname, '../node_modules/.cache/standby')
const list = path.join(cache, `${createHash('sha256').update(program).digest('hex')}.json`)

for (const url of takenLastTime()) await import(url).catch(() => undefined)
if ((await text(process.stdin)) !== 'run') process.exit()

const taken = new Set()
registerHooks({
  resolve(specifier, context, nextResolve) {
    const resolved = nextResolve(specifier, context)
    if (isFromOthers(resolved.url) && !isFromOthers(context.parentURL ?? '')) taken.add(resolved.url)
    return resolved
  },
})
await import(pathToFileURL(program))
// What does not start has not taken all.
process.once('exit', () => {
  mkdirSync(cache, { recursive: true })
  writeFileSync(list, JSON.stringify([...taken]))
})

function takenLastTime() {
  try {
    return JSON.parse(readFileSync(list, 'utf8'))
  } catch {
    return []
  }
}

function isFromOthers(url) {
  return url.includes('/node_modules/')
}
