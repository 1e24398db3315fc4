import { served, Watching } from '@ingest/e2e/faults/watching'
import type { Ingest } from '@ingest/sdk'
import HLS from 'hls-parser'

HLS.setOptions({ strictMode: true })

const everyMs = 150
const timeoutMs = 10_000

/**
 * Watches a video as a player would, from before its encode until told to stop: publishes it as soon as it can be, and reads all
 * that the media app serves. Whatever it serves must be whole, list only what exists, and never take back what it listed.
 */
export class PlaybackWatch {
  readonly complaints = new Set<string>()
  /** Media playlists that were served. */
  served = 0
  private readonly ingest: Ingest
  private readonly videoId: string
  private readonly watching: Watching
  private readonly seen = new Map<string, string[]>()
  private readonly existing = new Set<string>()

  constructor(ingest: Ingest, videoId: string) {
    this.ingest = ingest
    this.videoId = videoId
    this.watching = new Watching(() => this.look(), everyMs)
  }

  stop(): Promise<void> {
    return this.watching.stop()
  }

  private async look(): Promise<void> {
    for (const url of await this.playbackUrls()) await this.readMaster(url)
  }

  /** None while the api is away, or refuses to publish what does not play yet. */
  private async playbackUrls(): Promise<string[]> {
    try {
      const video = await this.ingest.videos.get(this.videoId)
      if (video.playback_urls.length === 0) return []
      if (!video.published_at) await this.ingest.videos.publish([this.videoId])
      return video.playback_urls.map(({ url }) => url)
    } catch {
      return []
    }
  }

  private async readMaster(url: string): Promise<void> {
    const text = await served(url)
    if (text === undefined) return
    const playlist = this.parse(url, text)
    if (!playlist) return
    if (!playlist.isMasterPlaylist) return this.complain(url, 'is no multivariant playlist')
    const audio = playlist.variants.flatMap((variant) => variant.audio.flatMap(({ uri }) => uri ?? []))
    const uris = new Set([...playlist.variants.map(({ uri }) => uri), ...audio])
    await Promise.all([...uris].map((uri) => this.readMedia(new URL(uri, url).href, url)))
  }

  private async readMedia(url: string, masterUrl: string): Promise<void> {
    const text = await served(url)
    if (text === undefined) return
    const playlist = this.parse(url, text)
    if (!playlist) return
    if (playlist.isMasterPlaylist) return this.complain(url, 'is no media playlist')
    this.served += 1
    const initial = playlist.segments[0]?.map?.uri
    const listed = [...(initial ? [initial] : []), ...playlist.segments.map(({ uri }) => uri)].map(
      (uri) => new URL(uri, url).href,
    )
    this.compare(url, listed)
    await Promise.all(listed.map((segment) => this.demand(segment, masterUrl)))
  }

  private parse(url: string, text: string) {
    try {
      return HLS.parse(text)
    } catch (error) {
      this.complain(url, `does not parse: ${(error as Error).message}`)
      return undefined
    }
  }

  /** RFC 8216 §6.2.1: a playlist only appends. */
  private compare(url: string, listed: string[]): void {
    const before = this.seen.get(url) ?? []
    if (before.some((segment, index) => segment !== listed[index])) this.complain(url, 'has taken back what it listed')
    this.seen.set(url, listed)
  }

  /** Only what another attempt has replaced may be gone, and then its playlist is gone too. */
  private async demand(segment: string, masterUrl: string): Promise<void> {
    if (this.existing.has(segment)) return
    const status = await statusOf(segment)
    if (status === 200) this.existing.add(segment)
    else if (status === 404 && (await served(masterUrl)) !== undefined) this.complain(segment, 'is listed, and does not exist')
  }

  private complain(url: string, what: string): void {
    this.complaints.add(`${new URL(url).pathname} ${what}`)
  }
}

async function statusOf(url: string): Promise<number> {
  try {
    return (await fetch(url, { method: 'HEAD', signal: AbortSignal.timeout(timeoutMs) })).status
  } catch {
    return 0
  }
}
