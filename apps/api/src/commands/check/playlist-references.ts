import type { ObjectStore } from '@ingest/storage'

/** A day in segments of a second takes a quarter of this. */
const maxBytes = 16 * 1024 ** 2
const origin = 'http://store'

/** The keys that a playlist refers to, and those that these do (RFC 8216 §4.1: lines that are no tags, and `URI` attributes). */
export async function* playlistReferences(
  store: Pick<ObjectStore, 'get'>,
  key: string,
  seen: Set<string> = new Set([key]),
): AsyncGenerator<string> {
  for (const uri of urisOf(await readPlaylist(store, key))) {
    const url = new URL(uri, `${origin}/${key}`)
    const target = decodeURIComponent(url.pathname.slice(1))
    // Byte ranges name the same file again and again; keys of content may lie elsewhere.
    if (url.origin !== origin || seen.has(target)) continue
    seen.add(target)
    yield target
    if (target.endsWith('.m3u8')) yield* playlistReferences(store, target, seen)
  }
}

/** What is not there refers to nothing. */
async function readPlaylist(store: Pick<ObjectStore, 'get'>, key: string): Promise<string> {
  const reader = await store.get(key).catch((error: { code?: unknown }) => {
    if (error.code === 'not-found') return undefined
    throw error
  })
  if (!reader) return ''
  if (reader.sizeBytes > maxBytes) {
    reader.body.destroy()
    throw new Error(`${key} has ${reader.sizeBytes} bytes, too many for a playlist`)
  }
  const chunks: Buffer[] = await reader.body.toArray()
  return Buffer.concat(chunks).toString('utf8')
}

export function urisOf(playlist: string): string[] {
  const lines = playlist.split(/\r?\n/).filter((line) => line !== '')
  return lines.flatMap((line) =>
    line.startsWith('#') ? [...line.matchAll(/[:,]URI="([^"]+)"/g)].map(([, uri = '']) => uri) : [line],
  )
}
