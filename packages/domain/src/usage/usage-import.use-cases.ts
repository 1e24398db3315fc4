import type { DataSource } from 'typeorm'
import type { Clock } from '../core/clock.ts'
import { errors } from '../core/errors.ts'
import { newId } from '../core/ids.ts'
import type { Transact } from '../core/transaction.ts'
import type { DeliveredSubject } from './delivered-path.ts'
import { monthOf } from './month.ts'

/** How far a log has been counted: so many bytes of it, which have this hash. */
export interface LogPosition {
  bytes: number
  /** SHA-256, in hex. */
  hash: string
}

/** A log that has been counted up to a position. */
export interface UsageImport {
  id: string
  position: LogPosition
}

/** Bytes of one video, live stream or network in a month. */
export interface DeliveredBytes extends DeliveredSubject {
  at: Date
  bytes: number
}

export interface CountedBytes {
  /** Those that are networks' of this platform. */
  countedBytes: number
  /** Of media that this platform does not know, or knows no more. */
  unknownBytes: number
}

const findSql = `
  SELECT id, position_bytes::float8 AS bytes, position_hash AS hash FROM usage_imports WHERE head_hash = $1 ORDER BY position_bytes`

const beginSql = `
  INSERT INTO usage_imports (id, head_hash, position_bytes, position_hash, created_at, updated_at) VALUES ($1, $2, $3, $4, $5, $5)
  ON CONFLICT (head_hash, position_bytes, position_hash) DO UPDATE SET updated_at = excluded.updated_at
  RETURNING id`

const advanceSql = `
  UPDATE usage_imports SET position_bytes = $4, position_hash = $5, updated_at = $6
  WHERE id = $1 AND position_bytes = $2 AND position_hash = $3`

/** Networks in the order of their ids, so that two processes never wait for each other. */
const countSql = `
  WITH owned AS (
    SELECT owner.network_id, sent.month, sum(sent.bytes)::bigint AS bytes
    FROM unnest($1::text[], $2::uuid[], $3::date[], $4::bigint[]) AS sent (kind, id, month, bytes)
    JOIN (
      SELECT 'video' AS kind, id, network_id FROM videos WHERE id = ANY ($2::uuid[])
      UNION ALL SELECT 'live', id, network_id FROM live_streams WHERE id = ANY ($2::uuid[])
      UNION ALL SELECT 'network', id, id FROM networks WHERE id = ANY ($2::uuid[])
    ) AS owner ON owner.kind = sent.kind AND owner.id = sent.id
    GROUP BY owner.network_id, sent.month
  ), counted AS (
    INSERT INTO network_usage (network_id, month, delivered_bytes)
    SELECT network_id, month, bytes FROM owned ORDER BY network_id, month
    ON CONFLICT (network_id, month) DO UPDATE SET delivered_bytes = network_usage.delivered_bytes + excluded.delivered_bytes
  )
  SELECT coalesce(sum(bytes), 0)::float8 AS bytes FROM owned`

/**
 * Counts what others have delivered, out of their access logs. A log is known by its bytes, whatever its file is called: what
 * has been counted of it, and how far that reaches, is written in one transaction, so that no line counts twice.
 */
export class UsageImportUseCases {
  constructor(private readonly deps: { dataSource: DataSource; transact: Transact; clock: Clock }) {}

  /** Logs that begin with the same line, shortest first. @param headHash of that line */
  async find(headHash: string): Promise<UsageImport[]> {
    const rows: ({ id: string } & LogPosition)[] = await this.deps.dataSource.query(findSql, [headHash])
    return rows.map(({ id, bytes, hash }) => ({ id, position: { bytes, hash } }))
  }

  /** A log of which nothing is counted yet. @param start the position of no bytes */
  async begin(headHash: string, start: LogPosition): Promise<UsageImport> {
    const values = [newId(), headHash, start.bytes, start.hash, this.deps.clock.now()]
    const [{ id }]: [{ id: string }] = await this.deps.dataSource.query(beginSql, values)
    return { id, position: start }
  }

  /**
   * Adds what was delivered between the position of the import and the next one.
   * @throws DomainError 409 when somebody else has counted on from there
   */
  count({ id, position }: UsageImport, next: LogPosition, delivered: DeliveredBytes[]): Promise<CountedBytes> {
    const all = delivered.reduce((sum, { bytes }) => sum + bytes, 0)
    return this.deps.transact(async ({ manager }) => {
      const values = [id, position.bytes, position.hash, next.bytes, next.hash, this.deps.clock.now()]
      const [, advanced]: [unknown, number] = await manager.query(advanceSql, values)
      if (advanced !== 1) throw errors.importOvertaken()
      const [{ bytes }]: [{ bytes: number }] = await manager.query(countSql, columnsOf(delivered))
      return { countedBytes: bytes, unknownBytes: all - bytes }
    })
  }
}

function columnsOf(delivered: DeliveredBytes[]): unknown[][] {
  return [
    delivered.map(({ kind }) => kind),
    delivered.map(({ id }) => id),
    delivered.map(({ at }) => monthOf(at).toISOString().slice(0, 10)),
    delivered.map(({ bytes }) => bytes),
  ]
}
