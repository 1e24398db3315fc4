import type { EntityManager } from 'typeorm'
import { monthOf } from './month.ts'

/** Counts an encode, in the transaction of its result: whatever becomes of the video, the work was done. */
export async function countEncoded(manager: EntityManager, networkId: string, seconds: number, now: Date): Promise<void> {
  await manager.query(
    `INSERT INTO network_usage (network_id, month, encoded_seconds) VALUES ($1, $2, $3)
     ON CONFLICT (network_id, month) DO UPDATE SET encoded_seconds = network_usage.encoded_seconds + excluded.encoded_seconds`,
    [networkId, dateOf(now), seconds],
  )
}

/** Counts what was sent to viewers of several networks. Networks that are gone by then are left out. */
export async function countDelivered(
  manager: EntityManager,
  bytesByNetwork: ReadonlyMap<string, number>,
  now: Date,
): Promise<void> {
  // In the order of their ids, so that two processes never wait for each other.
  await manager.query(
    `INSERT INTO network_usage (network_id, month, delivered_bytes)
     SELECT networks.id, $3, sent.bytes
     FROM unnest($1::uuid[], $2::bigint[]) AS sent (network_id, bytes) JOIN networks ON networks.id = sent.network_id
     ORDER BY networks.id
     ON CONFLICT (network_id, month) DO UPDATE SET delivered_bytes = network_usage.delivered_bytes + excluded.delivered_bytes`,
    [[...bytesByNetwork.keys()], [...bytesByNetwork.values()], dateOf(now)],
  )
}

const dateOf = (now: Date) => monthOf(now).toISOString().slice(0, 10)
