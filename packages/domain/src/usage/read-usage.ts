import type { Usage } from '@ingest/contract'
import type { EntityManager } from 'typeorm'
import { monthOf } from './month.ts'
import { storedBytes } from './stored-bytes.ts'

const countedSql = `
  SELECT encoded_seconds AS "encodedSeconds", delivered_bytes AS "deliveredBytes"
  FROM network_usage WHERE network_id = $1 AND month = $2`

/** A broadcast counts in each month for the part of it that was in it; one that runs, until now. */
const liveSql = `
  SELECT coalesce(sum(extract(epoch FROM least(coalesce(ended_at, $3), $3) - greatest(created_at, $2))), 0) AS seconds
  FROM broadcasts WHERE network_id = $1 AND created_at < $3 AND coalesce(ended_at, $3) > $2`

/** What a network has used this month. */
export async function readUsage(manager: EntityManager, networkId: string, now: Date): Promise<Usage> {
  const from = monthOf(now)
  const [{ encodedSeconds = 0, deliveredBytes = 0 } = {}] = await manager.query(countedSql, [
    networkId,
    from.toISOString().slice(0, 10),
  ])
  const [{ seconds: liveSeconds }] = await manager.query(liveSql, [networkId, from, now])
  return {
    minutes_encoded: minutes(encodedSeconds),
    bytes_stored: await storedBytes(manager, networkId),
    bytes_delivered: Number(deliveredBytes),
    live_minutes: minutes(liveSeconds),
    from: from.toISOString(),
    to: now.toISOString(),
  }
}

/** To the hundredth. */
const minutes = (seconds: number | string) => Math.round((Number(seconds) / 60) * 100) / 100
