import { readdir, readlink } from 'node:fs/promises'

/** The processes that work in a folder whose path has all these parts: each ffmpeg works in that of its job. */
export async function processesIn(...parts: string[]): Promise<number[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name))
  const folders = await Promise.all(pids.map((pid) => readlink(`/proc/${pid}/cwd`).catch(() => '')))
  return pids.filter((_, index) => parts.every((part) => folders[index]?.includes(part))).map(Number)
}
