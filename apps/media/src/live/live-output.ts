import {
  codecsOf,
  fragmentTimes,
  initName,
  LiveRendition,
  type LiveRun,
  type LiveSegment,
  type LiveTimes,
  leadingTrack,
  type Mp4Piece,
  type Mp4Track,
} from '@ingest/media-tools'
import { LiveDvr, type LiveDvrOptions } from './live-dvr.ts'

/** A file of a rendition that is finished. */
export interface LiveFile {
  name: string
  bytes: Buffer
}

/** A run of an encoder, of which the initialisation segment is still to come. */
export type BegunRun = Omit<LiveRun, 'initName'>

interface Waiter {
  isOver(): boolean
  resolve(): void
}

/** A rendition of a broadcast, through all runs of its encoders: what players ask for, and what goes to the store. */
export class LiveOutput {
  readonly rendition: LiveRendition
  readonly dvr: LiveDvr
  codecs: string[] = []
  resolution: { width: number; height: number } | undefined
  /** Of the segments that have been finished. */
  bandwidth = { peak: 0, average: 0 }
  /** Another one for all that changes what players are told. */
  version = 0
  private readonly inits = new Map<string, Buffer>()
  private run: LiveRun | undefined
  private track: Mp4Track | undefined
  private waiters: Waiter[] = []
  private total = { bytes: 0, seconds: 0 }

  constructor(
    readonly name: string,
    times: LiveTimes,
    dvr: LiveDvrOptions,
    private readonly onFile: (output: LiveOutput, file: LiveFile, segment?: LiveSegment) => void,
  ) {
    this.rendition = new LiveRendition(times, dvr.first)
    this.dvr = new LiveDvr(dvr)
  }

  /** @throws KeyframesTooRareError */
  add({ kind, bytes }: Mp4Piece, run: BegunRun): void {
    const { partsMade } = this.rendition
    if (kind === 'init') this.begin(bytes, run)
    else if (this.isOf(run)) this.addChunk(bytes)
    if (kind === 'init' || this.rendition.partsMade > partsMade) this.wake()
  }

  /** The encoder has ended; another may follow. */
  endRun(): void {
    this.finish(this.rendition.endRun())
    this.run = undefined
    this.wake()
  }

  /** The same, but what nobody has seen of it has never been. */
  dropRun(): void {
    this.finish(this.rendition.dropRun())
    this.run = undefined
    this.wake()
  }

  end(): void {
    this.finish(this.rendition.end())
    this.wake()
  }

  /** The store has a segment. */
  stored(segment: LiveSegment): void {
    this.dvr.stored(segment)
    this.wake()
  }

  init(name: string): Buffer | undefined {
    return this.inits.get(name)
  }

  /** Settles when `isOver`, which is asked anew whenever something has come, or when the signal says so. */
  async until(isOver: () => boolean, signal: AbortSignal): Promise<void> {
    if (isOver() || signal.aborted) return
    await new Promise<void>((resolve) => {
      const waiter = { isOver, resolve }
      this.waiters.push(waiter)
      signal.addEventListener('abort', () => {
        this.waiters = this.waiters.filter((each) => each !== waiter)
        resolve()
      })
    })
  }

  /** An encoder that was killed may have left something in its pipes. */
  private isOf({ epoch, index }: BegunRun): boolean {
    return this.run?.epoch === epoch && this.run.index === index
  }

  private begin(init: Buffer, begun: BegunRun): void {
    const name = initName(begun)
    this.track = leadingTrack(init)
    this.codecs = codecsOf(init)
    this.inits.set(name, init)
    this.run = { ...begun, initName: name }
    this.finish(this.rendition.beginRun(this.run))
    this.onFile(this, { name, bytes: init })
  }

  private addChunk(bytes: Buffer): void {
    if (!this.run || !this.track) return
    const { durationSeconds = 0, independent = false } = fragmentTimes(bytes, this.track) ?? {}
    this.finish(this.rendition.add({ bytes, durationSeconds, independent }))
  }

  private finish(segment: LiveSegment | undefined): void {
    if (!segment?.name || !segment.bytes) return
    const { bytes } = segment
    this.measure(bytes.length, segment.durationSeconds)
    this.onFile(this, { name: segment.name, bytes }, segment)
  }

  private measure(bytes: number, seconds: number): void {
    this.total = { bytes: this.total.bytes + bytes, seconds: this.total.seconds + seconds }
    const average = Math.ceil((this.total.bytes * 8) / this.total.seconds)
    this.bandwidth = { average, peak: Math.max(this.bandwidth.peak, Math.ceil((bytes * 8) / seconds)) }
  }

  private wake(): void {
    this.version += 1
    const over = this.waiters.filter((waiter) => waiter.isOver())
    this.waiters = this.waiters.filter((waiter) => !over.includes(waiter))
    for (const { resolve } of over) resolve()
  }
}
