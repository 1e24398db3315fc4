import { type DataSource, type EntityManager, LessThanOrEqual } from 'typeorm'
import { leaseEnd } from '../core/claim.ts'
import { newId } from '../core/ids.ts'
import { type Scope, systemScope } from '../core/scope.ts'
import type { Transact, Tx } from '../core/transaction.ts'
import { changeRow, insertRow } from '../core/write-row.ts'
import { BroadcastEntity } from '../entities/broadcast.entity.ts'
import { LiveStreamEntity } from '../entities/live-stream.entity.ts'
import { NetworkEntity } from '../entities/network.entity.ts'
import {
  type BroadcastClaim,
  type HeldBroadcast,
  type MediaInstance,
  type PublishRefusal,
  type Settlement,
  toBroadcastClaim,
} from './broadcast.claim.ts'
import { announceLive, continuedSeconds, endBroadcast, type LiveDeps, queueRecording } from './end-broadcast.ts'
import { lockIfThere, runningBroadcast } from './live.rows.ts'
import { liveLadder } from './live-profile.ts'
import { hashStreamKey } from './stream-key.ts'

const mostSweptAtOnce = 100

type BroadcastOf = Pick<BroadcastClaim, 'broadcastId' | 'liveId' | 'networkId'>

// An instance that was taken for dead and was not holds segments again.
const prolongSql = `
  UPDATE broadcasts SET lease_until = $2, updated_at = $3, holders = array_append(array_remove(holders, $1), $1)
  WHERE instance = $1 AND id = ANY($4) AND state = 'RUNNING'
  RETURNING id AS "broadcastId", epoch`

const holdingSql = `
  SELECT id AS "broadcastId", live_id AS "liveId", network_id AS "networkId" FROM broadcasts
  WHERE holders @> ARRAY[$1] AND ($2::uuid[] IS NULL OR id = ANY($2))`

const wantedSql = `
  SELECT FROM broadcasts JOIN live_streams ON live_streams.id = broadcasts.live_id
  WHERE broadcasts.id = $1 AND recorded_at IS NULL AND (broadcasts.state = 'RUNNING' OR recording <> 'none')`

/**
 * The media app's side of a live stream: whoever claims its broadcast raises the epoch, and whoever holds an older one has
 * lost it. What returns false has found that.
 */
export class BroadcastUseCases {
  constructor(private readonly deps: LiveDeps & { dataSource: DataSource; transact: Transact }) {}

  /**
   * Lets the owner of a key publish, before the publisher is told so. A broadcast that runs is taken over, from whichever
   * instance has it: encoders come back before anybody has noticed that they were gone.
   */
  async claim(streamKey: string, instance: MediaInstance): Promise<BroadcastClaim | PublishRefusal> {
    const found = await this.deps.dataSource.manager.findOneBy(LiveStreamEntity, { streamKeyHash: hashStreamKey(streamKey) })
    if (!found) return 'unknown'
    return this.deps.transact(async (tx) => {
      const live = await lockIfThere(tx.manager, found, found.id)
      if (!live || live.deletedAt || live.streamKeyHash !== found.streamKeyHash) return 'unknown'
      if (live.state === 'FINISHED') return 'stopped'
      if (await isReadOnly(tx.manager, live)) return 'read-only'
      const running = await runningBroadcast(tx.manager, live)
      const row = running ? await this.takeOver(tx, running, instance) : await this.start(tx, live, instance)
      return toBroadcastClaim(row, live, instance, this.deps.clock.now())
    })
  }

  /** Prolongs what an instance has, in one statement; what it does not find in the answer, it has lost. */
  async prolong({ instance, leaseSeconds }: MediaInstance, broadcastIds: string[]): Promise<HeldBroadcast[]> {
    const now = this.deps.clock.now()
    const [held] = await this.deps.dataSource.query(prolongSql, [instance, leaseEnd(now, leaseSeconds), now, broadcastIds])
    return held
  }

  /** The same without prolonging it, for asking often. */
  async held({ instance }: Pick<MediaInstance, 'instance'>): Promise<HeldBroadcast[]> {
    const rows = await this.deps.dataSource.manager.findBy(BroadcastEntity, { instance, state: 'RUNNING' })
    return rows.map(({ id, epoch }) => ({ broadcastId: id, epoch }))
  }

  /** For an instance that had no database for longer than its lease, and the publisher all the time. */
  async continue(claim: BroadcastClaim): Promise<boolean> {
    return this.withLive(claim, async (tx, live, row) => {
      if (row.epoch !== claim.epoch || row.instance !== claim.instance) return false
      if (row.state === 'RUNNING') return true
      if (row.endReason !== 'lost' || live.deletedAt || live.finishedAt) return false
      if (await runningBroadcast(tx.manager, live)) return false
      await this.revive(tx, live, row, claim)
      return true
    })
  }

  /** The publisher is gone for good, or nothing can be made of what it sends. */
  async end(claim: BroadcastClaim, reason: 'publisher' | 'failed' | 'too-long'): Promise<boolean> {
    return this.withLive(claim, async (tx, live, broadcast) => {
      if (broadcast.state !== 'RUNNING' || broadcast.epoch !== claim.epoch) return false
      await endBroadcast(tx, this.deps, scopeOf(claim), { live, broadcast }, reason)
      return true
    })
  }

  /** Tells the owner something of a broadcast that runs, once. */
  async warn(claim: BroadcastClaim, warning: string): Promise<boolean> {
    return this.withLive(claim, async (tx, live, { state, epoch }) => {
      if (state !== 'RUNNING' || epoch !== claim.epoch || live.warnings.includes(warning)) return false
      const change = { warnings: [...live.warnings, warning], updatedAt: this.deps.clock.now() }
      await changeRow(tx.manager, LiveStreamEntity, live, change)
      await announceLive(tx, this.deps, scopeOf(claim), 'live.warning', live)
      return true
    })
  }

  /** Whether anybody has a use for a segment that comes late. */
  async isWanted(broadcastId: string): Promise<boolean> {
    const rows: unknown[] = await this.deps.dataSource.query(wantedSql, [broadcastId])
    return rows.length > 0
  }

  /** Lets recordings begin that have waited for an instance. @returns the broadcasts that it goes on with */
  async settle({ instance, broadcastIds, isGone = false }: Settlement): Promise<string[]> {
    const holding: BroadcastOf[] = await this.deps.dataSource.query(holdingSql, [instance, broadcastIds ?? null])
    const kept = []
    for (const each of holding)
      if (!(await this.withLive(each, (tx, live, row) => this.settleOne(tx, live, row, { instance, isGone }))))
        kept.push(each.broadcastId)
    return kept
  }

  /** Ends the broadcasts of instances that give no sign of life; called every few seconds by any number of workers. */
  async sweep(): Promise<number> {
    const where = { state: 'RUNNING' as const, leaseUntil: LessThanOrEqual(this.deps.clock.now()) }
    const expired = await this.deps.dataSource.manager.find(BroadcastEntity, { where, take: mostSweptAtOnce })
    const ended = []
    for (const { id, liveId, networkId } of expired)
      if (await this.endLost({ broadcastId: id, liveId, networkId })) ended.push(id)
    return ended.length
  }

  private async settleOne(
    tx: Tx,
    live: LiveStreamEntity,
    row: BroadcastEntity,
    { instance, isGone }: Settlement,
  ): Promise<boolean> {
    if (row.state === 'RUNNING' && row.instance === instance && !isGone) return false
    const holders = row.holders.filter((holder) => holder !== instance)
    await changeRow(tx.manager, BroadcastEntity, row, { holders })
    if (row.state === 'ENDED' && holders.length === 0 && !row.recordedAt)
      await queueRecording(tx, this.deps, scopeOf(row), live, row)
    return true
  }

  private endLost(broadcast: BroadcastOf): Promise<boolean> {
    return this.withLive(broadcast, async (tx, live, row) => {
      if (row.state !== 'RUNNING' || row.leaseUntil > this.deps.clock.now()) return false
      await endBroadcast(tx, this.deps, scopeOf(broadcast), { live, broadcast: row }, 'lost')
      return true
    })
  }

  private takeOver(tx: Tx, row: BroadcastEntity, taker: MediaInstance): Promise<BroadcastEntity> {
    return changeRow(tx.manager, BroadcastEntity, row, { epoch: row.epoch + 1, ...this.heldBy(taker, row) })
  }

  private async start(tx: Tx, live: LiveStreamEntity, taker: MediaInstance): Promise<BroadcastEntity> {
    const order = { createdAt: 'DESC' as const }
    const last = await tx.manager.findOne(BroadcastEntity, { where: { liveId: live.id, networkId: live.networkId }, order })
    if (last && this.isContinued(last)) {
      await changeRow(tx.manager, BroadcastEntity, last, { epoch: last.epoch + 1 })
      return this.revive(tx, live, last, taker)
    }
    const ladder = await liveLadder(tx.manager, live)
    const row = await insertRow(tx.manager, BroadcastEntity, this.newBroadcast(live, taker, ladder))
    live.warnings = []
    await this.announceStart(tx, live)
    return row
  }

  private isContinued({ endReason, endedAt }: BroadcastEntity): boolean {
    return (
      endReason === 'lost' && endedAt !== null && endedAt.getTime() + continuedSeconds * 1000 > this.deps.clock.now().getTime()
    )
  }

  private async revive(tx: Tx, live: LiveStreamEntity, row: BroadcastEntity, taker: MediaInstance): Promise<BroadcastEntity> {
    const running = { state: 'RUNNING' as const, endedAt: null, endReason: null, ...this.heldBy(taker, row) }
    await changeRow(tx.manager, BroadcastEntity, row, running)
    await this.announceStart(tx, live)
    return row
  }

  private async announceStart(tx: Tx, live: LiveStreamEntity): Promise<void> {
    const { warnings } = live
    await changeRow(tx.manager, LiveStreamEntity, live, { state: 'RUNNING', warnings, updatedAt: this.deps.clock.now() })
    await announceLive(tx, this.deps, scopeOf(live), 'live.start', live)
  }

  private newBroadcast(
    { id: liveId, networkId }: LiveStreamEntity,
    taker: MediaInstance,
    ladder: BroadcastEntity['ladder'],
  ): BroadcastEntity {
    const unknown = {
      pictureId: null,
      health: null,
      nextNumbers: null,
      healthAt: null,
      healthTold: 'GOOD',
      healthToldAt: null,
    } as const
    const ends = { recordingAttempt: 0, recordedAt: null, endedAt: null, endReason: null }
    const row = {
      id: newId(),
      networkId,
      liveId,
      videoId: newId(),
      state: 'RUNNING',
      epoch: 1,
      ladder,
      ...this.heldBy(taker, { holders: [] }),
      ...unknown,
      ...ends,
    } as const
    return Object.assign(new BroadcastEntity(), { ...row, createdAt: row.updatedAt })
  }

  private heldBy({ instance, internalUrl, leaseSeconds }: MediaInstance, { holders }: Pick<BroadcastEntity, 'holders'>) {
    const now = this.deps.clock.now()
    const lease = { leaseUntil: leaseEnd(now, leaseSeconds), updatedAt: now }
    return { instance, internalUrl, holders: [...new Set([...holders, instance])], ...lease }
  }

  /** False also when stream or broadcast have been removed for good. */
  private withLive(
    { broadcastId, liveId, networkId }: BroadcastOf,
    work: (tx: Tx, live: LiveStreamEntity, broadcast: BroadcastEntity) => Promise<boolean>,
  ): Promise<boolean> {
    return this.deps.transact(async (tx) => {
      const live = await lockIfThere(tx.manager, { networkId }, liveId)
      const broadcast = live && (await tx.manager.findOneBy(BroadcastEntity, { id: broadcastId, liveId, networkId }))
      return live && broadcast ? work(tx, live, broadcast) : false
    })
  }
}

function scopeOf({ networkId }: Pick<BroadcastClaim, 'networkId'>): Scope {
  return systemScope(networkId, 'live')
}

async function isReadOnly(manager: EntityManager, { networkId }: LiveStreamEntity): Promise<boolean> {
  return manager.existsBy(NetworkEntity, { id: networkId, readOnly: true })
}
