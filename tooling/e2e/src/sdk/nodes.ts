import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import path from 'node:path'

/** The Nodes of this machine that the SDK promises to run on, one of each major version: `[version, path of the program]`. */
export function findNodes(): [version: string, file: string][] {
  const onPath = (process.env.PATH ?? '').split(path.delimiter).map((folder) => path.join(folder, 'node'))
  const byMajor = new Map<number, [string, string]>()
  for (const file of [process.execPath, ...onPath].filter((each) => existsSync(each))) {
    const version = execFileSync(file, ['--version'], { encoding: 'utf8' }).trim()
    const major = Number.parseInt(version.slice(1), 10)
    if (major >= 20 && !byMajor.has(major)) byMajor.set(major, [version, file])
  }
  return [...byMajor.values()]
}
