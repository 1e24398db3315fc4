import { keys } from '@ingest/storage/keys'
import type { Clock } from '../core/clock.ts'
import type { Scope } from '../core/scope.ts'
import type { SecretBox } from '../core/secrets.ts'
import type { Tx } from '../core/transaction.ts'
import { changeRow } from '../core/write-row.ts'
import { type BroadcastEnd, BroadcastEntity } from '../entities/broadcast.entity.ts'
import { type LiveState, LiveStreamEntity } from '../entities/live-stream.entity.ts'
import type { EventName } from '../events/event-names.ts'
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
  'too-long': { state: 'IDLE', event: 'live.stop' },
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
  await queueRecording(tx, deps, scope, live, broadcast)
}

/** A broadcast that was lost may go on for so long. */
export const continuedSeconds = 60
/** A media app that has died with segments that the store lacks is waited for so long: it may be on a machine that never returns. */
const segmentsAwaitedSeconds = 600

/** How long it is until a broadcast that has ended can be recorded. */
export function secondsToRecording(
  { clock }: Pick<LiveDeps, 'clock'>,
  { endReason, endedAt, holders }: Pick<BroadcastEntity, 'endReason' | 'endedAt' | 'holders'>,
): number {
  const waits = Math.max(endReason === 'lost' ? continuedSeconds : 0, holders.length > 0 ? segmentsAwaitedSeconds : 0)
  const endedSeconds = (clock.now().getTime() - (endedAt?.getTime() ?? 0)) / 1000
  return Math.max(0, Math.ceil(waits - endedSeconds))
}

/** At its end, and again when the last segments have come. Repeating it is fine. */
export async function queueRecording(
  tx: Tx,
  deps: Pick<LiveDeps, 'clock'>,
  { requestId }: Pick<Scope, 'requestId'>,
  { recording, networkId }: Pick<LiveStreamEntity, 'recording' | 'networkId'>,
  broadcast: BroadcastEntity,
): Promise<void> {
  const { id, videoId } = broadcast
  const startAfterSeconds = secondsToRecording(deps, broadcast)
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
  name: Extract<EventName, `live.${string}`>,
  row: LiveStreamEntity,
): Promise<void> {
  await tx.announce(scope, name, row.id, withoutKey(toLiveStream(row, urls, secrets)))
}
