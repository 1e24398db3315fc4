import { setTimeout as pause } from 'node:timers/promises'
import * as HLS from 'hls-parser'

const timeoutMs = 20_000
const retryMs = 500

/** Fetches a live stream as a player does, segment by segment, as soon as each is there, until it is stopped. */
export class LiveViewer {
  /** How many it has read. */
  segments = 0
  /** What a player would have noticed. */
  readonly complaints: string[] = []
  private readonly playUrl: string
  private nextSequence: number | undefined
  private latencies: number[] = []
  private readonly stopping = new AbortController()
  private readonly running: Promise<void>

  constructor(playUrl: string) {
    this.playUrl = playUrl
    this.running = this.run()
  }

  /** How far the end of what can be played was behind the clock, in seconds, each time since the last call that something came. */
  takeLatencies(): number[] {
    return this.latencies.splice(0)
  }

  async stop(): Promise<void> {
    this.stopping.abort()
    await this.running
  }

  private async run(): Promise<void> {
    const { signal } = this.stopping
    while (!signal.aborted) {
      try {
        await this.readOn()
      } catch (error) {
        if (signal.aborted) return
        // Nobody is late who comes before the first segment.
        if (this.segments > 0) this.complaints.push(`${this.playUrl}: ${(error as Error).message}`)
        await pause(retryMs, undefined, { signal }).catch(() => undefined)
      }
    }
  }

  private async readOn(): Promise<void> {
    const { variants } = HLS.parse(await (await this.fetch(this.playUrl)).text()) as HLS.types.MasterPlaylist
    const url = new URL(variants[0]?.uri ?? '', this.playUrl)
    while (!this.stopping.signal.aborted) {
      // Answered as soon as the playlist has it (RFC 8216bis §6.2.5.2).
      if (this.nextSequence !== undefined) url.searchParams.set('_HLS_msn', String(this.nextSequence))
      const { segments } = HLS.parse(await (await this.fetch(url.href)).text()) as HLS.types.MediaPlaylist
      const cameAt = Date.now()
      // The one that is still growing has no name.
      for (const segment of segments.filter(({ uri }) => uri)) await this.take(segment, url, cameAt)
    }
  }

  private async take({ mediaSequenceNumber, uri, duration, programDateTime }: HLS.types.Segment, url: URL, cameAt: number) {
    const expected = this.nextSequence ?? mediaSequenceNumber
    if (mediaSequenceNumber < expected) return
    if (mediaSequenceNumber > expected)
      this.complaints.push(`${this.playUrl}: ${expected} is missing before ${mediaSequenceNumber}`)
    const bytes = await (await this.fetch(new URL(uri, url).href)).arrayBuffer()
    if (bytes.byteLength === 0) this.complaints.push(`${this.playUrl}: ${uri} is empty`)
    this.nextSequence = mediaSequenceNumber + 1
    this.segments += 1
    if (programDateTime) this.latencies.push((cameAt - programDateTime.getTime()) / 1000 - duration)
  }

  private async fetch(url: string): Promise<Response> {
    const signal = AbortSignal.any([this.stopping.signal, AbortSignal.timeout(timeoutMs)])
    const response = await fetch(url, { signal })
    if (!response.ok) throw new Error(`${new URL(url).pathname} is answered with ${response.status}`)
    return response
  }
}
