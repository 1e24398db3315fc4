import { setTimeout as pause } from 'node:timers/promises'
import { RtmpPublisher } from '@ingest/testing'

const picture = ['-re', '-f', 'lavfi', '-i', 'testsrc2=size=640x360:rate=25']
const tone = ['-re', '-f', 'lavfi', '-i', 'sine=frequency=440:sample_rate=48000']
const encoding = ['-c:v', 'libx264', '-preset', 'ultrafast', '-tune', 'zerolatency', '-pix_fmt', 'yuv420p', '-g', '25']
const source = [...picture, ...tone, ...encoding, '-c:a', 'aac']

const pauseMs = 500

/** An encoder that publishes again whenever it was disconnected, as OBS does. */
export class StubbornPublisher {
  /** How often it has begun. */
  begun = 0
  /** Of the URL that it publishes to. */
  position = 0
  private readonly urls: string[]
  private publisher: RtmpPublisher
  private readonly stopping = new AbortController()
  private readonly running: Promise<void>

  /** @param urls of which it publishes to the first until it is told to move on */
  constructor(urls: string[]) {
    this.urls = urls
    this.publisher = this.begin()
    this.running = this.run()
  }

  /** The next time that it begins, it is to the next URL. */
  moveOn(): void {
    this.position = (this.position + 1) % this.urls.length
  }

  /** Its cable breaks, or its machine does. */
  drop(): Promise<void> {
    return this.publisher.kill()
  }

  /** It stands still, and another one comes in its place. */
  async freeze(): Promise<void> {
    const frozen = this.publisher
    frozen.freeze()
    this.publisher = this.begin()
    await frozen.kill()
  }

  async stop(): Promise<void> {
    this.stopping.abort()
    await this.publisher.kill()
    await this.running
  }

  private begin(): RtmpPublisher {
    this.begun += 1
    return new RtmpPublisher(this.urls[this.position] ?? '', { source })
  }

  private async run(): Promise<void> {
    const { signal } = this.stopping
    while (!signal.aborted) {
      const current = this.publisher
      await current.exited
      if (signal.aborted) return
      if (this.publisher !== current) continue
      await pause(pauseMs, undefined, { signal }).catch(() => undefined)
      if (!signal.aborted) this.publisher = this.begin()
    }
  }
}
