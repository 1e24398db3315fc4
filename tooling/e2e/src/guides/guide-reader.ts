import { mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { execa } from 'execa'

const docs = path.resolve(import.meta.dirname, '../../../../docs')
const packages = path.resolve(import.meta.dirname, '../../node_modules')
const timeout = 60_000
/** A block of code that has a name, as in ```js [receiver.mjs]. */
const named = /^```\w+ \[([^\]\n]+)\]\n([\s\S]*?)^```$/gm

/** Somebody who has read guides, and copied each named block of code into a file of that name. */
export interface GuideReader {
  folder: string
  /** Runs one of the files to its end. @returns what it printed */
  run(file: string, ...args: string[]): Promise<string>
  /** Starts one of the files that is a server. */
  serve(file: string, env: Record<string, string>): RunningServer
  /** Ends the servers, and removes the folder. */
  leave(): Promise<void>
}

export interface RunningServer {
  /** What it has printed. */
  output(): string
}

/** @param env what the guides tell their readers to export */
export async function readGuides(guides: string[], env: Record<string, string>): Promise<GuideReader> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'ingest-guides-'))
  for (const guide of guides) await copyCode(guide, folder)
  // As `npm install` of the packages that the guides name would leave it.
  await symlink(packages, path.join(folder, 'node_modules'))
  const ending = new AbortController()
  const servers: Promise<unknown>[] = []
  const options = { cwd: folder, env }
  return {
    folder,
    async run(file, ...args) {
      const program = file.endsWith('.mjs') ? process.execPath : 'bash'
      return (await execa(program, [file, ...args], { ...options, timeout })).stdout
    },
    serve(file, more) {
      const server = execa(process.execPath, [file], {
        cwd: folder,
        env: { ...env, ...more },
        cancelSignal: ending.signal,
        reject: false,
      })
      let printed = ''
      server.stdout.on('data', (chunk) => (printed += chunk))
      servers.push(server)
      return { output: () => printed }
    },
    async leave() {
      ending.abort()
      await Promise.all(servers)
      await rm(folder, { recursive: true })
    },
  }
}

async function copyCode(guide: string, folder: string): Promise<void> {
  const text = await readFile(path.join(docs, `${guide}.md`), 'utf8')
  for (const [, name = '', code = ''] of text.matchAll(named)) await writeFile(path.join(folder, name), code)
}
