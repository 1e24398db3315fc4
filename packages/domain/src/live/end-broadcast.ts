import type { Clock } from '../core/clock.ts'
import type { Scope } from '../core/scope.ts'
import type { SecretBox } from '../core/secrets.ts'
import type { Tx } from '../core/transaction.ts'
import { changeRow } from '../core/write-row.ts'
import { type BroadcastEnd, BroadcastEntity } from '../entities/broadcast.entity.ts'
import { type LiveState, LiveStreamEntity } from '../entities/live-stream.entity.ts'
import { type LiveUrls, toLiveStream, withoutKey } from './live.mapper.ts'

export interface LiveDeps {
  clock: Clock
  urls: LiveUrls
  secrets: SecretBox
}

/** What a stream is after its broadcast has ended in this way, and what tells of it. */
const ends = {
  publisher: { state: 'IDLE', event: 'live.stop' },
  stopped: { state: 'FINISHED', event: 'live.stop' },
  deleted: { state: 'IDLE', event: 'live.stop' },
  lost: { state: 'ERROR', event: 'live.error' },
  failed: { state: 'ERROR', event: 'live.error' },
} satisfies Record<BroadcastEnd, { state: LiveState; event: 'live.stop' | 'live.error' }>

/** Ends the broadcast of a locked stream; the media instance that has it finds that within a second. */
export async function endBroadcast(
  tx: Tx,
  deps: LiveDeps,
  scope: Scope,
  { live, broadcast }: { live: LiveStreamEntity; broadcast: BroadcastEntity },
  reason: BroadcastEnd,
): Promise<void> {
  const now = deps.clock.now()
  const { state, event } = ends[reason]
  await changeRow(tx.manager, BroadcastEntity, broadcast, {
    state: 'ENDED',
    endReason: reason,
    endedAt: now,
    updatedAt: now,
  })
  const finishedAt = reason === 'stopped' ? now : live.finishedAt
  await changeRow(tx.manager, LiveStreamEntity, live, { state, finishedAt, updatedAt: now })
  await announceLive(tx, deps, scope, event, live)
}

/** @returns what was announced: the stream as events show it */
export async function announceLive(
  tx: Tx,
  { urls, secrets }: Pick<LiveDeps, 'urls' | 'secrets'>,
  scope: Scope,
  name: 'live.create' | 'live.update' | 'live.start' | 'live.stop' | 'live.error' | 'live.delete',
  row: LiveStreamEntity,
): Promise<void> {
  await tx.announce(scope, name, row.id, withoutKey(toLiveStream(row, urls, secrets)))
}
