import HLS, { type types } from 'hls-parser'

// Strict: whatever breaks a MUST of RFC 8216 throws.
HLS.setOptions({ strictMode: true })

export interface FetchedSegment {
  url: string
  /** As EXTINF says. */
  durationSeconds: number
  bytes: Buffer
}

export interface FetchedRendition {
  url: string
  text: string
  playlist: types.MediaPlaylist
  init: Buffer
  segments: FetchedSegment[]
}

export interface Presentation {
  text: string
  playlist: types.MasterPlaylist
  /** In the order of the multivariant playlist. */
  videos: FetchedRendition[]
  audios: FetchedRendition[]
}

/** Fetches everything that a multivariant playlist leads to. */
export async function fetchPresentation(url: string): Promise<Presentation> {
  const text = await fetchText(url)
  const playlist = HLS.parse(text)
  if (!playlist.isMasterPlaylist) throw new Error(`${url} is no multivariant playlist`)
  const audioUris = new Set(playlist.variants.flatMap((variant) => variant.audio.flatMap(({ uri }) => uri ?? [])))
  return {
    text,
    playlist,
    videos: await Promise.all(playlist.variants.map(({ uri }) => fetchRendition(new URL(uri, url).href))),
    audios: await Promise.all([...audioUris].map((uri) => fetchRendition(new URL(uri, url).href))),
  }
}

async function fetchRendition(url: string): Promise<FetchedRendition> {
  const text = await fetchText(url)
  const playlist = HLS.parse(text)
  if (playlist.isMasterPlaylist) throw new Error(`${url} is no media playlist`)
  const map = playlist.segments[0]?.map
  if (!map) throw new Error(`${url} has no EXT-X-MAP`)
  const segments = await Promise.all(
    playlist.segments.map(async ({ uri, duration }) => {
      const segmentUrl = new URL(uri, url).href
      return { url: segmentUrl, durationSeconds: duration, bytes: await fetchBytes(segmentUrl) }
    }),
  )
  return { url, text, playlist, init: await fetchBytes(new URL(map.uri, url).href), segments }
}

async function fetchText(url: string): Promise<string> {
  return (await fetchBytes(url)).toString('utf8')
}

async function fetchBytes(url: string): Promise<Buffer> {
  const response = await fetch(url, { redirect: 'error' })
  if (!response.ok) throw new Error(`${url}: ${response.status}`)
  return Buffer.from(await response.arrayBuffer())
}
