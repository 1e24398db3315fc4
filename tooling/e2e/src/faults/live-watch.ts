import { setTimeout as pause } from 'node:timers/promises'
import * as HLS from 'hls-parser'

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
  private readonly stopping = new AbortController()
  private readonly running: Promise<void>

  constructor(playUrl: string) {
    this.playUrl = playUrl
    this.running = this.run()
  }

  async stop(): Promise<void> {
    this.stopping.abort()
    await this.running
  }

  private async run(): Promise<void> {
    const { signal } = this.stopping
    while (!signal.aborted) {
      await this.look()
      await pause(everyMs, undefined, { signal }).catch(() => undefined)
    }
  }

  private async look(): Promise<void> {
    const entry = await served(this.playUrl)
    const best = entry && (HLS.parse(entry) as HLS.types.MasterPlaylist).variants[0]
    const text = best && (await served(new URL(best.uri, this.playUrl).href))
    if (!text) return
    try {
      const { segments } = HLS.parse(text) as HLS.types.MediaPlaylist
      // The one that is still growing has no name.
      for (const { uri, mediaSequenceNumber } of segments.filter(({ uri }) => uri)) this.add(uri, mediaSequenceNumber)
    } catch (error) {
      this.complaints.add(`a playlist does not parse: ${(error as Error).message}`)
    }
  }

  private add(name: string, sequence: number): void {
    if (this.segments.has(name)) return
    if (sequence <= this.lastSequence) this.complaints.add(`${name} is number ${sequence}, after number ${this.lastSequence}`)
    this.segments.add(name)
    this.lastSequence = sequence
  }
}

/** Undefined while it cannot be had. */
async function served(url: string): Promise<string | undefined> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(timeoutMs) })
    return response.ok ? await response.text() : undefined
  } catch {
    return undefined
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
