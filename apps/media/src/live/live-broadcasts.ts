import { setTimeout as pause } from 'node:timers/promises'
import type { BroadcastClaim, Domain, MediaInstance, PublishRefusal } from '@ingest/domain'
import type { DvrSegment, LiveSegment, LiveTimes, Tools } from '@ingest/media-tools'
import { inSpan, type Logger, type Observers, withoutTrace } from '@ingest/observability'
import { keys, type ObjectStore } from '@ingest/storage'
import { LiveBroadcast, type Publication } from './live-broadcast.ts'
import { healthOf } from './live-health.ts'
import type { LiveFile, LiveOutput } from './live-output.ts'
import { LivePictures, type PictureTimes } from './live-pictures.ts'
import { SegmentWriter } from './segment-writer.ts'
import { Settling } from './settling.ts'
import type { Spool } from './spool.ts'
import { storedPast } from './stored-past.ts'

/** Whoever stops a stream sees it stop within a second. */
const BEAT_MS = 500
/** Players may read to the end of what has ended. */
const KEPT_AFTER_END_MS = 60_000
/** What the spool does not take. */
const MOST_HELD_BYTES = 128 * 1024 ** 2

type EndReason = Parameters<Domain['broadcasts']['end']>[1]

export interface LiveBroadcastsDeps {
  domain: Pick<Domain['broadcasts'], 'claim' | 'continue' | 'end' | 'held' | 'isWanted' | 'prolong' | 'settle' | 'warn'>
  reports: Pick<Domain['liveReports'], 'report'>
  store: Pick<ObjectStore, 'delete' | 'list' | 'put'>
  spool: Spool
  tools: Tools
  logger: Logger
  observers?: Pick<Observers, 'leaseNotRenewed'>
  instance: MediaInstance
  times: LiveTimes
  /** How far back players can go; what is older than the live edge is in the store alone. */
  dvrSeconds: number
  /** How long a stream waits for its publisher to come back, unless it says so itself; 0–1800. */
  reconnectSeconds: number
  /** The longest that a broadcast may be, unless its stream says so. */
  maxDurationSeconds: number
  /** How often a picture is taken of each stream; 0 takes none. */
  pictureSeconds: number
  pictureTimes?: PictureTimes
}

/** All live streams that this instance has: who may publish is asked of the domain, and what it has lost is cut off. */
export class LiveBroadcasts {
  private readonly broadcasts = new Map<string, LiveBroadcast>()
  private readonly stored = new WeakSet<LiveSegment>()
  private readonly writer: SegmentWriter
  private readonly settling: Settling
  private readonly pictures: LivePictures
  private readonly stopping = new AbortController()
  private readonly beats: Promise<void>
  private readonly works = new Set<Promise<void>>()
  private readonly told = new WeakSet<LiveBroadcast>()

  constructor(private readonly deps: LiveBroadcastsDeps) {
    const { domain, instance } = deps
    this.writer = new SegmentWriter({ ...deps, mostHeldBytes: MOST_HELD_BYTES, isWanted: (id) => domain.isWanted(id) })
    const isRunning = (id: string) => this.running().some(({ claim }) => claim.broadcastId === id)
    this.settling = new Settling({ ...deps, ...instance, writer: this.writer, isRunning })
    const { store, tools, logger, pictureSeconds: everySeconds, pictureTimes: times } = deps
    this.pictures = new LivePictures({ store, tools, logger, everySeconds, times, running: () => this.running() })
    this.beats = this.beat()
  }

  /** The name of this process among those that have broadcasts. */
  get instance(): string {
    return this.deps.instance.instance
  }

  /** What of a stream can be played here. */
  find(liveId: string): LiveBroadcast | undefined {
    return this.broadcasts.get(liveId)
  }

  /** Before the publisher is let in. @throws when the database is away */
  async claim(streamKey: string): Promise<BroadcastClaim | PublishRefusal> {
    const claim = await this.deps.domain.claim(streamKey, this.deps.instance)
    if (typeof claim !== 'string') this.settling.add(claim.broadcastId)
    return claim
  }

  /** Takes what a publisher sends, until it has ended. */
  publish(claim: BroadcastClaim, publication: Publication): void {
    const broadcast = this.open(claim)
    const work = this.run(broadcast, publication).finally(() => this.works.delete(work))
    this.works.add(work)
  }

  /** Nobody publishes with this claim. What is published already goes on with it: an older one has become worthless. */
  release(claim: BroadcastClaim): void {
    const known = this.broadcasts.get(claim.liveId)
    if (known?.claim.broadcastId === claim.broadcastId && !known.isOver) known.claim = claim
    else void this.tellEnd(claim, 'publisher')
  }

  /** Hands over what is unfinished: publishers are disconnected and come back, here or elsewhere. */
  async stop(signal: AbortSignal): Promise<void> {
    this.stopping.abort()
    for (const broadcast of this.broadcasts.values()) broadcast.displace('the server stops')
    await Promise.all([...this.works, this.beats, this.pictures.stop()])
    await this.writer.drain(signal)
    this.writer.stop()
    await this.settling.stop()
  }

  private open(claim: BroadcastClaim): LiveBroadcast {
    const known = this.broadcasts.get(claim.liveId)
    // What was lost to another instance has ended here, and begins anew when it comes back.
    if (known && !known.isOver && known.claim.broadcastId === claim.broadcastId) {
      known.claim = claim
      return known
    }
    known?.end('another broadcast has begun')
    const files = { readPast: () => this.readPast(claim), onFile: this.store.bind(this) }
    const broadcast = new LiveBroadcast({ ...this.deps, ...files }, claim)
    this.broadcasts.set(claim.liveId, broadcast)
    return broadcast
  }

  private async run(broadcast: LiveBroadcast, publication: Publication): Promise<void> {
    const { logger } = this.deps
    const { liveId, broadcastId, epoch } = broadcast.claim
    const attributes = { 'ingest.live_id': liveId, 'ingest.broadcast_id': broadcastId, 'ingest.epoch': epoch }
    try {
      const ended = await inSpan('live session', { attributes }, () => broadcast.publish(publication))
      if (!ended || this.stopping.signal.aborted) return
      const reconnectSeconds = broadcast.claim.reconnectSeconds ?? this.deps.reconnectSeconds
      logger.info({ live: liveId, reconnectSeconds }, 'the publisher is gone')
      const { publications } = broadcast
      await pause(reconnectSeconds * 1000, undefined, { signal: this.stopping.signal }).catch(() => undefined)
      const isForgotten = broadcast.isOver || this.stopping.signal.aborted
      if (broadcast.publications === publications && !isForgotten) await this.end(broadcast, 'publisher')
    } catch (error) {
      logger.warn({ err: error, live: liveId }, 'nothing can be made of what is published')
      await this.end(broadcast, 'failed')
    }
  }

  private async end(broadcast: LiveBroadcast, reason: EndReason): Promise<void> {
    this.forget(broadcast, reason)
    await this.tellEnd(broadcast.claim, reason)
  }

  private async tellEnd(claim: BroadcastClaim, reason: EndReason): Promise<void> {
    await this.deps.domain.end(claim, reason).catch((error: unknown) => {
      // Its lease ends by itself: nobody prolongs it.
      this.deps.logger.warn({ err: error, live: claim.liveId }, 'the end of a broadcast could not be told')
    })
  }

  /** Players see where it ends; then nothing is left of it here. */
  private forget(broadcast: LiveBroadcast, reason: string): void {
    broadcast.end(reason)
    const { liveId } = broadcast.claim
    setTimeout(() => {
      if (this.broadcasts.get(liveId) === broadcast) this.broadcasts.delete(liveId)
    }, KEPT_AFTER_END_MS).unref()
  }

  private readPast(claim: BroadcastClaim): Promise<Map<string, DvrSegment[]>> {
    return storedPast(this.deps.store, claim).catch((error: unknown) => {
      this.deps.logger.warn(
        { err: error, live: claim.liveId },
        'viewers cannot go back beyond a takeover: the store does not list it',
      )
      throw error
    })
  }

  private store({ claim }: LiveBroadcast, output: LiveOutput, file: LiveFile, segment?: LiveSegment): void {
    const { name, rendition } = output
    const { networkId, videoId, broadcastId } = claim
    const key = keys.broadcast(networkId, videoId, broadcastId, `${name}/${file.name}`)
    const onDone = (isStored: boolean) => {
      if (!segment || !isStored) return
      this.stored.add(segment)
      output.stored(segment)
      rendition.forgetParts((each) => this.stored.has(each))
    }
    withoutTrace(() => this.writer.write({ key, broadcastId, bytes: file.bytes, onDone }))
  }

  /** Without a database streams run on: what is known of them then is what was known last. */
  private async beat(): Promise<void> {
    const { leaseSeconds } = this.deps.instance
    const beatsToProlong = Math.max(1, Math.floor((leaseSeconds * 1000) / 3 / BEAT_MS))
    for (let count = 0; !this.stopping.signal.aborted; count++) {
      const prolong = count % beatsToProlong === 0
      await this.check(prolong).catch((error: unknown) => {
        this.deps.logger.debug({ err: error }, 'nobody says which broadcasts this instance has')
        if (prolong && this.running().length > 0) this.deps.observers?.leaseNotRenewed('broadcast', 'failed')
      })
      await this.endLong()
      await pause(BEAT_MS, undefined, { signal: this.stopping.signal }).catch(() => undefined)
    }
  }

  private async check(prolong: boolean): Promise<void> {
    const { domain, instance } = this.deps
    const mine = this.running().map((broadcast) => [broadcast, broadcast.claim] as const)
    if (mine.length === 0) return
    const ids = mine.map(([, { broadcastId }]) => broadcastId)
    const held = new Set((prolong ? await domain.prolong(instance, ids) : await domain.held(instance)).map(nameOf))
    for (const [broadcast, claim] of mine) {
      if (broadcast.claim !== claim) continue
      if (held.has(nameOf(claim)) || (await domain.continue(claim))) {
        await this.tellFallBack(broadcast)
        continue
      }
      this.deps.logger.info({ live: claim.liveId }, 'a broadcast was ended, or taken over')
      this.forget(broadcast, 'the stream was stopped, or is published to elsewhere')
    }
    if (prolong) await this.report()
  }

  private async report(): Promise<void> {
    const reports = this.running().map((broadcast) => ({
      ...broadcast.claim,
      pictureId: this.pictures.latest(broadcast),
      health: healthOf(broadcast),
      next: broadcast.next,
    }))
    await this.deps.reports.report(this.deps.instance, reports)
  }

  /** Those that may be watched. */
  running(): LiveBroadcast[] {
    return [...this.broadcasts.values()].filter(({ isOver }) => !isOver)
  }

  /** The owner may want to set the encoder otherwise. */
  private async tellFallBack(broadcast: LiveBroadcast): Promise<void> {
    const { encodedBecause } = broadcast
    if (!encodedBecause || this.told.has(broadcast)) return
    await this.deps.domain.warn(broadcast.claim, `The whole source is encoded: ${encodedBecause}.`)
    this.told.add(broadcast)
  }

  private async endLong(): Promise<void> {
    for (const broadcast of this.running()) {
      const { liveId, startedAt, ...settings } = broadcast.claim
      const maxDurationSeconds = settings.maxDurationSeconds ?? this.deps.maxDurationSeconds
      if (Date.now() < startedAt.getTime() + maxDurationSeconds * 1000) continue
      const warning = `The broadcast was ended: ${maxDurationSeconds} s are the longest that it may be.`
      this.deps.logger.info({ live: liveId, maxDurationSeconds }, 'a broadcast has reached its longest duration')
      this.forget(broadcast, warning)
      await this.deps.domain.warn(broadcast.claim, warning).catch(() => undefined)
      await this.tellEnd(broadcast.claim, 'too-long')
    }
  }
}

const nameOf = ({ broadcastId, epoch }: { broadcastId: string; epoch: number }) => `${broadcastId}/${epoch}`
