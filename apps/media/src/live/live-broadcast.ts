import type { BroadcastClaim, LiveNumbers } from '@ingest/domain'
import {
  type DvrSegment,
  firstNumbers,
  KeyframesTooRareError,
  type LivePlan,
  type LiveSegment,
  type LiveTimes,
  type Mp4Piece,
  type Tools,
} from '@ingest/media-tools'
import type { Logger } from '@ingest/observability'
import { FlvHead } from './flv-head.ts'
import { flvTags } from './flv-tags.ts'
import { LiveEncoder, planSource } from './live-encoder.ts'
import { type LiveFile, LiveOutput } from './live-output.ts'
import { SourceMeter } from './source-meter.ts'
import { ViewerCount } from './viewer-count.ts'

/** Somebody who sends. */
export interface Publication {
  flv: AsyncIterable<Buffer>
  /** Disconnects the publisher. */
  close(reason: string): void
}

export interface BroadcastDeps {
  tools: Tools
  logger: Logger
  times: LiveTimes
  dvrSeconds: number
  /** What former owners of a broadcast have left in the store, by rendition. */
  readPast(): Promise<Map<string, DvrSegment[]>>
  onFile(broadcast: LiveBroadcast, output: LiveOutput, file: LiveFile, segment?: LiveSegment): void
}

/** An encoder that dies again and again is not started for ever. */
const MOST_RESTARTS = 5
const RESTARTS_WITHIN_MS = 60_000

/** A live stream while it runs: publishers come and go, the outputs stay. */
export class LiveBroadcast {
  readonly outputs: LiveOutput[] = []
  readonly source = new SourceMeter()
  readonly viewers = new ViewerCount()
  private current: { publication: Publication; encoder?: LiveEncoder } | undefined
  /** How many publishers have come. */
  publications = 0
  private runs = 0
  private mayCopy = true
  private restarts: number[] = []
  private readonly opened = Promise.withResolvers<void>()
  isOver = false
  /** Why the source is not passed on as it is; undefined where it is. */
  encodedBecause: string | undefined

  constructor(
    private readonly deps: BroadcastDeps,
    public claim: BroadcastClaim,
  ) {}

  get times(): LiveTimes {
    return this.deps.times
  }

  /** Where another process would have to go on. */
  get next(): LiveNumbers | undefined {
    if (!this.isPlayable) return undefined
    const all = this.outputs.map(({ rendition }) => rendition.next)
    const sequence = Math.max(...all.map((each) => each.sequence))
    return { epoch: this.claim.epoch, sequence, discontinuity: Math.max(...all.map((each) => each.discontinuity)) }
  }

  /** Another one for all that changes what players are told. */
  get version(): number {
    return this.outputs.reduce((sum, { version }) => sum + version, 0)
  }

  /** There is something to play in every rendition. */
  get isPlayable(): boolean {
    return this.outputs.length > 0 && this.outputs.every(({ rendition }) => rendition.segments.length > 0)
  }

  /** Settles when there is, or when the signal says so. */
  async untilPlayable(signal: AbortSignal): Promise<void> {
    while (!this.isPlayable && !this.isOver && !signal.aborted) {
      const last = this.outputs.find(({ rendition }) => rendition.segments.length === 0)
      if (last) await last.until(() => last.rendition.segments.length > 0 || last.rendition.ended, signal)
      else await this.untilOpened(signal)
    }
  }

  output(name: string): LiveOutput | undefined {
    return this.outputs.find((output) => output.name === name)
  }

  /**
   * Plays what a publisher sends until it ends; whoever published before is displaced.
   * @returns whether it ended by itself, and was not displaced
   * @throws whatever makes this source impossible to play
   */
  async publish(publication: Publication): Promise<boolean> {
    this.displace('another publisher has come')
    this.publications += 1
    this.source.begin()
    const own: { publication: Publication; encoder?: LiveEncoder } = { publication }
    this.current = own
    try {
      await this.consume(own)
    } catch (error) {
      // What is displaced ends in the middle.
      if (this.current === own) throw error
    } finally {
      const isMine = this.current === own
      own.encoder?.abort(new Error('the publication has ended'))
      if (isMine) this.current = undefined
      if (isMine) for (const output of this.outputs) output.endRun()
      publication.close('the publication has ended')
    }
    return this.current === undefined
  }

  /** Whoever publishes is disconnected; what has been made can be played on. */
  displace(reason: string): void {
    this.current?.publication.close(reason)
    this.current?.encoder?.abort(new Error(reason))
    this.current = undefined
    for (const output of this.outputs) output.endRun()
  }

  /** Nothing comes any more. */
  end(reason: string): void {
    this.isOver = true
    this.displace(reason)
    for (const output of this.outputs) output.end()
    this.opened.resolve()
  }

  private async untilOpened(signal: AbortSignal): Promise<void> {
    const aborted = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }))
    await Promise.race([this.opened.promise, aborted])
  }

  private async consume(own: { publication: Publication; encoder?: LiveEncoder }): Promise<void> {
    const head = new FlvHead()
    const isMine = () => this.current === own
    for await (const tag of flvTags(untilGone(own.publication.flv))) {
      if (!isMine()) return
      this.source.add(tag)
      head.add(tag)
      if (own.encoder?.failure) own.encoder = this.afterFailure(own.encoder.failure, head)
      if (own.encoder) await own.encoder.write(tag.bytes)
      else if (head.isReady) own.encoder = await this.startEncoder(head, isMine)
    }
    if (!isMine()) return
    await own.encoder?.end()
  }

  /**
   * Makes ready for another encoder, which goes on with the next keyframe so that nothing is shown twice; where those are rare
   * it begins with the last one.
   * @throws its failure, when another encoder would fare no better
   */
  private afterFailure(failure: Error, head: FlvHead): undefined {
    const isRare = failure instanceof KeyframesTooRareError
    this.deps.logger.warn({ live: this.claim.liveId, err: failure, everythingIsEncoded: isRare }, 'the encoder begins anew')
    if (!(isRare && this.mayCopy)) this.countRestart(failure)
    if (isRare) this.mayCopy = false
    if (this.mayCopy) head.forget()
    // All renditions alike, whichever has noticed: they count their segments and discontinuities together.
    const isUnseen = !this.isPlayable
    for (const output of this.outputs) isUnseen ? output.dropRun() : output.endRun()
  }

  private countRestart(failure: Error): void {
    const now = performance.now()
    this.restarts = [...this.restarts.filter((at) => now - at < RESTARTS_WITHIN_MS), now]
    if (this.restarts.length > MOST_RESTARTS) throw failure
  }

  private async startEncoder(head: FlvHead, isMine: () => boolean): Promise<LiveEncoder> {
    const { tools, times, logger } = this.deps
    const plan = await planSource(tools, head, { ladder: this.claim.ladder, mayCopy: this.mayCopy })
    this.noteFallBack(plan)
    const run = { epoch: this.claim.epoch, index: this.runs++, startedAtMs: head.beganAtMs }
    this.openOutputs(plan)
    const onPiece = (index: number, piece: Mp4Piece) => {
      if (isMine()) for (const output of this.outputsOf(index, plan)) output.add(piece, run)
    }
    const encoder = new LiveEncoder(plan, { tools, times, onPiece })
    logger.info({ live: this.claim.liveId, ...run, ffmpeg: encoder.pid, pictures: plan.pictures.length }, 'a run begins')
    await encoder.write(head.bytes())
    return encoder
  }

  private noteFallBack({ encodedBecause }: LivePlan): void {
    if (!encodedBecause || this.encodedBecause) return
    this.encodedBecause = encodedBecause
    this.deps.logger.warn({ live: this.claim.liveId, reason: encodedBecause }, 'the whole source is encoded')
  }

  /** The renditions stay as many as they were: players know them. Where a source gives fewer, the last one serves for several. */
  private outputsOf(index: number, { pictures }: LivePlan): LiveOutput[] {
    const last = Math.max(1, pictures.length) - 1
    return this.outputs.filter((_, position) => position === index || (index === last && position > last))
  }

  private openOutputs({ pictures }: LivePlan): void {
    if (this.outputs.length === 0) this.outputs.push(...this.newOutputs(Math.max(1, pictures.length)))
    this.opened.resolve()
    this.outputs.forEach((output, index) => {
      output.resolution = pictures[Math.min(index, pictures.length - 1)]
    })
  }

  private newOutputs(count: number): LiveOutput[] {
    const { times, dvrSeconds, readPast, onFile } = this.deps
    const { epoch, known } = this.claim
    const first = firstNumbers(epoch, known, times)
    const all = epoch > 1 ? readPast() : undefined
    return Array.from({ length: count }, (_, index) => {
      const name = `r${index}`
      const past = all?.then((found) => found.get(name) ?? [])
      const dvr = { windowSeconds: dvrSeconds, first, past }
      return new LiveOutput(name, times, dvr, (output, file, segment) => onFile(this, output, file, segment))
    })
  }
}

/** A publisher whose connection breaks has ended as well. */
async function* untilGone(flv: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  try {
    yield* flv
  } catch {
    // Nothing more comes.
  }
}
