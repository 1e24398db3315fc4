import { errors, type PlayableBroadcast, type PlayableLive } from '@ingest/domain'
import type { EdgeClient } from '../edge/edge-client.ts'
import { RemoteEdge } from '../edge/remote-edge.ts'
import type { PlaybackFacts } from '../playback/playback-facts.ts'
import type { LiveBroadcast } from './live-broadcast.ts'
import type { LiveBroadcasts } from './live-broadcasts.ts'
import { EdgeGoneError, type LiveEdge } from './live-edge.ts'
import { LocalEdge } from './local-edge.ts'
import type { ViewersElsewhere } from './viewers-elsewhere.ts'

/** Players may read to the end of what has ended. */
const keptAfterEndSeconds = 60

interface LiveEdgesDeps {
  facts: Pick<PlaybackFacts, 'live' | 'expireLive'>
  broadcasts: Pick<LiveBroadcasts, 'find' | 'instance'>
  client: EdgeClient
  /** Counts those who watch here what another instance has. */
  elsewhere: Pick<ViewersElsewhere, 'see'>
}

/** Finds who has the newest of a live stream, and finds it again when that changes. */
export class LiveEdges {
  private readonly here = new WeakMap<LiveBroadcast, LocalEdge>()

  constructor(private readonly deps: LiveEdgesDeps) {}

  /** Somebody publishes, as far as is known here. */
  isRunning({ id, broadcast }: PlayableLive): boolean {
    return this.deps.broadcasts.find(id)?.isOver === false || broadcast?.state === 'RUNNING'
  }

  /** Somebody watches. They are counted where the stream is. */
  see({ id }: PlayableLive, address: string, player?: string): void {
    const { broadcasts, elsewhere } = this.deps
    const known = broadcasts.find(id)
    if (known && !known.isOver) known.viewers.see(address, player)
    else elsewhere.see(id, address, player)
  }

  /** What another instance tells of those who watch there. @throws EdgeGoneError */
  hear({ liveId, broadcastId }: { liveId: string; broadcastId: string }, instance: string, seen: string): void {
    const known = this.deps.broadcasts.find(liveId)
    if (!known || known.isOver || known.claim.broadcastId !== broadcastId) throw new EdgeGoneError()
    known.viewers.hear(instance, seen)
  }

  /**
   * Has the edge used, and another one when the first is no longer where it was.
   * @throws DomainError 404 when nothing has been broadcast lately, EdgeGoneError
   */
  async play<T>(live: PlayableLive, use: (edge: LiveEdge) => Promise<T>): Promise<T> {
    const first = this.edgeOf(live)
    const name = first?.name
    try {
      if (!first) throw new EdgeGoneError()
      return await use(first)
    } catch (error) {
      if (!(error instanceof EdgeGoneError)) throw error
      const next = await this.findAnew(live.id)
      if (!next || next.name === name) throw error
      return use(next)
    }
  }

  private async findAnew(liveId: string): Promise<LiveEdge | undefined> {
    const { facts } = this.deps
    facts.expireLive(liveId)
    return this.edgeOf(await facts.live(liveId), true)
  }

  /** Undefined where only newer facts can tell. */
  private edgeOf(live: PlayableLive, isNew = false): LiveEdge | undefined {
    const { broadcasts, client } = this.deps
    const { broadcast } = live
    const isMine = broadcast?.instance === broadcasts.instance
    const known = broadcasts.find(live.id)
    if (known && (isMine || !broadcast || !isNewer(broadcast, known))) {
      const isDoubtful = known.isOver && broadcast?.state === 'RUNNING' && !isNew
      return isDoubtful ? undefined : this.localOf(known)
    }
    if (!broadcast || (broadcast.endedAgoSeconds ?? 0) > keptAfterEndSeconds) throw errors.nothingToPlay()
    if (!isMine) return new RemoteEdge(client, live.id, broadcast)
    if (broadcast.state === 'ENDED') throw errors.nothingToPlay()
    return undefined
  }

  private localOf(broadcast: LiveBroadcast): LocalEdge {
    const edge = this.here.get(broadcast) ?? new LocalEdge(broadcast)
    this.here.set(broadcast, edge)
    return edge
  }
}

/** A broadcast has begun since, or was taken over. The order of ids is the order of creation. */
function isNewer({ id, epoch }: PlayableBroadcast, { claim }: LiveBroadcast): boolean {
  return id > claim.broadcastId || (id === claim.broadcastId && epoch > claim.epoch)
}
