import { readFile, stat } from 'node:fs/promises'
import { setTimeout as wait } from 'node:timers/promises'
import { LostOutputError } from '../output/whole-file.ts'
import type { Segment } from './segment.ts'
import { parseSegmentList } from './segment-list.ts'

const POLL_MS = 200

/**
 * Yields every segment that ffmpeg finishes, in order, until its list ends. When ffmpeg has exited (`finished` is
 * settled) the list is read one last time, so that nothing is missed and nothing waits for an end that never comes.
 * @throws LostOutputError when ffmpeg has succeeded, and its list has no end
 */
export async function* watchSegments(
  listFile: string,
  finished: Promise<unknown>,
  signal?: AbortSignal,
): AsyncGenerator<Segment> {
  let exited: 'well' | 'badly' | undefined
  const exit = finished.then(
    () => {
      exited = 'well'
    },
    () => {
      exited = 'badly'
    },
  )
  let seen = 0
  let version = ''
  for (;;) {
    const isLast = exited
    const current = await fileVersion(listFile)
    if (current !== version || isLast) {
      version = current
      const { segments, ended } = parseSegmentList(await readOrEmpty(listFile))
      yield* segments.slice(seen)
      seen = Math.max(seen, segments.length)
      if (ended) return
    }
    if (isLast === 'well' && current) throw new LostOutputError()
    if (isLast) return
    await Promise.race([exit, wait(POLL_MS, undefined, { signal })])
  }
}

async function fileVersion(file: string): Promise<string> {
  const stats = await stat(file, { bigint: true }).catch(() => undefined)
  return stats ? `${stats.ino}-${stats.size}-${stats.mtimeNs}` : ''
}

async function readOrEmpty(file: string): Promise<string> {
  return await readFile(file, 'utf8').catch(() => '')
}
