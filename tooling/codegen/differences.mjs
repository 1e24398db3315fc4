import { readdir, readFile, stat } from 'node:fs/promises'
import path from 'node:path'

/** Paths below `output`, a file or folder, that are missing from one of the two roots or have other bytes there. */
export async function differences(left, right, output) {
  const names = new Set([...(await filesOf(left, output)), ...(await filesOf(right, output))])
  const pairs = [...names].sort().map(async (name) => ((await same(left, right, name)) ? [] : [name]))
  return (await Promise.all(pairs)).flat()
}

async function filesOf(root, output) {
  const found = await stat(path.join(root, output)).catch(() => undefined)
  if (!found) return []
  if (found.isFile()) return [output]
  const entries = await readdir(path.join(root, output), { recursive: true, withFileTypes: true })
  return entries.filter((entry) => entry.isFile()).map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)))
}

async function same(left, right, name) {
  const [a, b] = await Promise.all([left, right].map((root) => readFile(path.join(root, name)).catch(() => undefined)))
  return a !== undefined && b !== undefined && a.equals(b)
}
