import { readFile, stat } from 'node:fs/promises'
import { setTimeout as wait } from 'node:timers/promises'
import { LostOutputError } from '../output/whole-file.ts'
import type { Segment } from './segment.ts'
import { parseSegmentList } from './segment-list.ts'

const POLL_MS = 200

/**
 * Yields every segment that ffmpeg finishes, in order, until its list ends. When ffmpeg has exited (`finished` is
 * settled) the list is read one last time, so that nothing is missed and nothing waits for an end that never comes.
 * @throws LostOutputError when the list could not be written: it shrinks, or has no end although ffmpeg has succeeded
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
  let hasShrunk = false
  for (;;) {
    const last = exited
    const current = await fileVersion(listFile)
    if (current !== version || hasShrunk || last) {
      version = current
      const { segments, ended } = parseSegmentList(await readOrEmpty(listFile))
      yield* segments.slice(seen)
      if (ended) return
      // Once is no proof: the list may have been caught while it was written anew.
      if (hasShrunk && segments.length < seen) throw new LostOutputError()
      hasShrunk = segments.length < seen
      seen = Math.max(seen, segments.length)
    }
    if (last === 'well' && current) throw new LostOutputError()
    if (last) return
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
