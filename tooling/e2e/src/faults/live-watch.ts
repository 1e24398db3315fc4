import * as HLS from 'hls-parser'
import { served, Watching } from './watching.ts'

HLS.setOptions({ strictMode: true })

const everyMs = 200
const timeoutMs = 5000

/** Reads the playlists of a live stream until told to stop, and remembers every segment that they have listed. */
export class LiveWatch {
  /** Names of the best rendition, in the order in which they were listed. */
  readonly segments = new Set<string>()
  readonly complaints = new Set<string>()
  private readonly playUrl: string
  private lastSequence = -1
  private readonly watching: Watching

  constructor(playUrl: string) {
    this.playUrl = playUrl
    this.watching = new Watching(() => this.look(), everyMs)
  }

  /** How many runs of an encoder there have been: each begins with a discontinuity, but for the first. */
  get runs(): number {
    return new Set([...this.segments].map((name) => name.split('-', 2).join('-'))).size
  }

  stop(): Promise<void> {
    return this.watching.stop()
  }

  private async look(): Promise<void> {
    const entry = this.parse(await served(this.playUrl))
    const best = entry?.isMasterPlaylist ? entry.variants[0] : undefined
    const playlist = best && this.parse(await served(new URL(best.uri, this.playUrl).href))
    if (!playlist || playlist.isMasterPlaylist) return
    // The one that is still growing has no name.
    for (const { uri, mediaSequenceNumber } of playlist.segments.filter(({ uri }) => uri)) this.add(uri, mediaSequenceNumber)
  }

  private parse(text: string | undefined) {
    try {
      return text === undefined ? undefined : HLS.parse(text)
    } catch (error) {
      this.complaints.add(`a playlist does not parse: ${(error as Error).message}`)
      return undefined
    }
  }

  private add(name: string, sequence: number): void {
    if (this.segments.has(name)) return
    if (sequence <= this.lastSequence) this.complaints.add(`${name} is number ${sequence}, after number ${this.lastSequence}`)
    this.segments.add(name)
    this.lastSequence = sequence
  }
}

/** What is wrong with a recording that must hold all these segments, each once; empty when nothing is. */
export async function complainOfRecording(entryUrl: string, finished: ReadonlySet<string>): Promise<string[]> {
  const entry = HLS.parse((await served(entryUrl)) ?? '') as HLS.types.MasterPlaylist
  const url = new URL(entry.variants[0]?.uri ?? '', entryUrl).href
  const { segments } = HLS.parse((await served(url)) ?? '') as HLS.types.MediaPlaylist
  const names = segments.map(({ uri }) => uri)
  const lost = [...finished].filter((name) => !names.includes(name))
  const unreadable = []
  for (const name of names) {
    const response = await fetch(new URL(name, url), { method: 'HEAD', signal: AbortSignal.timeout(timeoutMs) })
    if (!response.ok) unreadable.push(name)
  }
  return [
    ...lost.map((name) => `${name} was finished, and is not in the recording`),
    ...names.filter((name, index) => names.indexOf(name) !== index).map((name) => `${name} is in the recording twice`),
    ...unreadable.map((name) => `${name} of the recording cannot be had`),
  ]
}
