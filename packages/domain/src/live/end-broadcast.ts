import { keys } from '@ingest/storage/keys'
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
  await queueRecording(tx, scope, live, broadcast)
}

/** For the media app to notice the end, and to put its last segments into the store. */
const lastSegmentsSeconds = 4
/** A broadcast that was lost may go on for so long. */
export const continuedSeconds = 60

async function queueRecording(
  tx: Tx,
  { requestId }: Scope,
  { recording, networkId }: LiveStreamEntity,
  { id, videoId, endReason }: BroadcastEntity,
): Promise<void> {
  const startAfterSeconds = lastSegmentsSeconds + (endReason === 'lost' ? continuedSeconds : 0)
  if (recording !== 'none')
    return tx.enqueue('record-broadcast', { networkId, broadcastId: id, requestId }, { startAfterSeconds })
  const prefixes = [keys.jobPrefix(networkId, videoId, id)]
  await tx.enqueue('remove-objects', { prefixes, requestId }, { startAfterSeconds: startAfterSeconds + playersLeftSeconds })
}

/** Players may read to the end of what has ended. */
const playersLeftSeconds = 120

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
