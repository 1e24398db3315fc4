import { readFile, stat } from 'node:fs/promises'
import type { MediaSource } from './media-source.ts'

const TIMEOUT_MS = 60_000

/** All bytes of a source; undefined when there are more than `mostBytes`, which are not read. */
export async function readSource(source: MediaSource, mostBytes: number, signal?: AbortSignal): Promise<Buffer | undefined> {
  if (source.kind === 'file') return (await stat(source.path)).size > mostBytes ? undefined : readFile(source.path)
  const timeout = AbortSignal.timeout(TIMEOUT_MS)
  const response = await fetch(source.url, {
    headers: { range: `bytes=0-${mostBytes}` },
    signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
  })
  const bytes = Buffer.from(await response.arrayBuffer())
  return bytes.length > mostBytes ? undefined : bytes
}
