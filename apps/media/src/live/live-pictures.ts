import { randomUUID } from 'node:crypto'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { BroadcastClaim } from '@ingest/domain'
import { extractStill, type LiveSegment, type Tools } from '@ingest/media-tools'
import type { Logger } from '@ingest/observability'
import { keys, type ObjectStore } from '@ingest/storage'
import type { LiveBroadcast } from './live-broadcast.ts'
import type { LiveOutput } from './live-output.ts'

const LOOK_AROUND_MS = 500
const STORE_TIMEOUT_MS = 10_000
const LEAST_HEIGHT = 360

export interface PictureTimes {
  /** How long one stays when the next has taken its place: longer than a report and a cache take together, for until then somebody may lead to it. */
  keptSeconds: number
  /** Of the time that one has taken, to rest: pictures take a tenth of a process at most, and come less often on a machine that is behind. */
  restShare: number
}

const usualTimes: PictureTimes = { keptSeconds: 20, restShare: 9 }

export interface LivePicturesDeps {
  /** Those that are to be shown. */
  running(): Iterable<LiveBroadcast>
  store: Pick<ObjectStore, 'put' | 'delete'>
  tools: Tools
  logger: Logger
  /** Of each stream; 0 takes none. */
  everySeconds: number
  times?: PictureTimes
}

interface Picture {
  id: string
  /** When the next one took its place. */
  replacedAtMs?: number
}

interface Taken {
  atMs: number
  segment: LiveSegment
  /** Those in the store, oldest first. */
  pictures: Picture[]
}

/** Takes pictures of running streams: of one after the other, and a keyframe of each, so that no stream ever waits for them. */
export class LivePictures {
  private readonly taken = new WeakMap<LiveBroadcast, Taken>()
  private readonly stopping = new AbortController()
  private readonly times: PictureTimes
  private readonly work: Promise<void>

  constructor(private readonly deps: LivePicturesDeps) {
    this.times = deps.times ?? usualTimes
    this.work = deps.everySeconds > 0 ? this.run() : Promise.resolve()
  }

  /** The last one that is in the store. */
  latest(broadcast: LiveBroadcast): string | undefined {
    return this.taken.get(broadcast)?.pictures.at(-1)?.id
  }

  async stop(): Promise<void> {
    this.stopping.abort()
    await this.work
  }

  private async run(): Promise<void> {
    const { signal } = this.stopping
    while (!signal.aborted) {
      const startedAtMs = performance.now()
      const due = this.mostOverdue()
      if (due) await this.take(...due)
      const restMs = (performance.now() - startedAtMs) * this.times.restShare
      await pause(Math.max(restMs, LOOK_AROUND_MS), undefined, { signal }).catch(() => undefined)
    }
  }

  private mostOverdue(): [LiveBroadcast, LiveOutput, LiveSegment] | undefined {
    const before = performance.now() - this.deps.everySeconds * 1000
    const due = [...this.deps.running()].flatMap((broadcast) => {
      const { atMs = Number.NEGATIVE_INFINITY, segment: last } = this.taken.get(broadcast) ?? {}
      const output = shownOutput(broadcast)
      const segment = output?.rendition.segments.at(-1)
      if (!output?.resolution || !segment?.parts[0] || segment === last || atMs > before) return []
      return [{ atMs, of: [broadcast, output, segment] as [LiveBroadcast, LiveOutput, LiveSegment] }]
    })
    return due.toSorted((a, b) => a.atMs - b.atMs)[0]?.of
  }

  /** One that fails is not tried again: the next is near. */
  private async take(broadcast: LiveBroadcast, output: LiveOutput, segment: LiveSegment): Promise<void> {
    const { claim } = broadcast
    const { store, logger } = this.deps
    const pictures = this.taken.get(broadcast)?.pictures ?? []
    this.taken.set(broadcast, { atMs: performance.now(), segment, pictures })
    try {
      const id = randomUUID()
      const bytes = await this.still(output, segment)
      await store.put(keyOf(claim, id), bytes, { contentType: 'image/jpeg', sizeBytes: bytes.length, ...this.storeOptions })
      const last = pictures.at(-1)
      if (last) last.replacedAtMs = performance.now()
      pictures.push({ id })
      await this.forgetOld(claim, pictures)
    } catch (error) {
      if (!this.stopping.signal.aborted) logger.warn({ err: error, live: claim.liveId }, 'a live stream has no new picture')
    }
  }

  private async forgetOld(claim: BroadcastClaim, pictures: Picture[]): Promise<void> {
    const before = performance.now() - this.times.keptSeconds * 1000
    const old = pictures.findIndex(({ replacedAtMs = Number.POSITIVE_INFINITY }) => replacedAtMs > before)
    const removed = pictures.splice(0, old)
    const names = removed.map(({ id }) => keyOf(claim, id))
    if (names.length > 0) await this.deps.store.delete(names, this.storeOptions)
  }

  private async still(output: LiveOutput, { run, parts: [first] }: LiveSegment): Promise<Buffer> {
    const directory = await mkdtemp(path.join(tmpdir(), 'ingest-live-picture-'))
    try {
      const [source, picture] = [path.join(directory, 'part'), path.join(directory, 'picture.jpg')]
      await writeFile(
        source,
        [output.init(run.initName), first?.bytes].flatMap((bytes) => bytes ?? []),
      )
      await extractStill(this.deps.tools, { kind: 'file', path: source }, picture, this.stopping.signal)
      return await readFile(picture)
    } finally {
      await rm(directory, { recursive: true, force: true })
    }
  }

  private get storeOptions() {
    return { signal: AbortSignal.any([this.stopping.signal, AbortSignal.timeout(STORE_TIMEOUT_MS)]) }
  }
}

/** The smallest that is large enough for a page: what is larger costs more to decode. */
function shownOutput({ outputs }: LiveBroadcast): LiveOutput | undefined {
  return outputs.findLast(({ resolution }) => (resolution?.height ?? 0) >= LEAST_HEIGHT) ?? outputs[0]
}

function keyOf({ networkId, videoId, broadcastId }: BroadcastClaim, id: string): string {
  return keys.livePicture(networkId, videoId, broadcastId, id)
}
