import { createHash } from 'node:crypto'

const timeoutMs = 20_000

/** All that a player could read of a presentation, by path: where it comes from does not count. */
export async function digestsOf(playlistUrl: string): Promise<Record<string, string>> {
  const digests: Record<string, string> = {}
  const waiting = [playlistUrl]
  for (let url = waiting.pop(); url !== undefined; url = waiting.pop()) {
    const { pathname } = new URL(url)
    if (digests[pathname]) continue
    const bytes = await fetchBytes(url)
    digests[pathname] = createHash('sha256').update(bytes).digest('hex')
    if (pathname.endsWith('.m3u8')) waiting.push(...urisOf(bytes.toString('utf8')).map((uri) => new URL(uri, url).href))
  }
  return digests
}

async function fetchBytes(url: string): Promise<Buffer> {
  const response = await fetch(url, { signal: AbortSignal.timeout(timeoutMs) })
  if (!response.ok) throw new Error(`${url} answers ${response.status}`)
  return Buffer.from(await response.arrayBuffer())
}

function urisOf(playlist: string): string[] {
  const lines = playlist.split('\n').filter(Boolean)
  return lines.flatMap((line) =>
    line.startsWith('#') ? [...line.matchAll(/URI="([^"]+)"/g)].map(([, uri = '']) => uri) : [line],
  )
}
