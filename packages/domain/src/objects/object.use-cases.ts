import { type DataSource, type EntityTarget, type FindOptionsWhere, IsNull, MoreThan, Not } from 'typeorm'
import type { Clock } from '../core/clock.ts'
import { InputEntity } from '../entities/input.entity.ts'
import type { TenantRow } from '../entities/rows.ts'
import { ThumbnailEntity } from '../entities/thumbnail.entity.ts'
import { VariantEntity } from '../entities/variant.entity.ts'
import { isOurs, leftoversSql } from './leftovers.sql.ts'

/** Younger than this, whoever has written an object may be about to record it. */
const leftoverAgeMs = 24 * 3600 * 1000
const sweepEveryMs = 24 * 3600 * 1000
/** Longer than a piece of the sweep takes: if nobody has told where it got to by then, somebody else does it again. */
const sweepLeaseMs = 15 * 60 * 1000
const rowsPerPage = 500

/** An object that must be in the store. */
export interface ObjectReference {
  /** What breaks without it. */
  of: 'input' | 'picture' | 'variant'
  id: string
  networkId: string
  key: string
  /** Where it is known. */
  etag?: string
}

/** What rows and objects have to do with each other. */
export class ObjectUseCases {
  constructor(private readonly deps: { dataSource: DataSource; clock: Clock }) {}

  /**
   * The turn to sweep the objects after a key, all of them when there is none; undefined when it is nobody's turn or another one's.
   * @param early before a day is over, and from the first one on, unless somebody is at it
   */
  async claimSweep({ early = false } = {}): Promise<{ after?: string } | undefined> {
    const now = this.deps.clock.now()
    const lease = new Date(now.getTime() + sweepLeaseMs)
    // Whoever is at it has a lease, which ends sooner than the pause until the next time.
    const sql = `
      UPDATE sweeps SET next_at = $2 WHERE name = 'objects' AND (next_at <= $1 OR ($3 AND next_at > $2))
      RETURNING CASE WHEN $3 THEN NULL ELSE after END AS after`
    const [[turn]]: [{ after: string | null }[], number] = await this.deps.dataSource.query(sql, [now, lease, early])
    return turn && (turn.after === null ? {} : { after: turn.after })
  }

  /** @param after where the next piece begins; undefined when all have been seen, for a day */
  async endSweep(after: string | undefined): Promise<void> {
    const nextAt = new Date(this.deps.clock.now().getTime() + (after === undefined ? sweepEveryMs : 0))
    const sql = `UPDATE sweeps SET after = $1, next_at = $2 WHERE name = 'objects'`
    await this.deps.dataSource.query(sql, [after ?? null, nextAt])
  }

  /** Of objects that were listed those that are nobody's any more. */
  async leftovers(listed: { key: string; lastModified: Date }[]): Promise<string[]> {
    const before = this.deps.clock.now().getTime() - leftoverAgeMs
    const old = listed.filter(({ key, lastModified }) => lastModified.getTime() < before && isOurs(key))
    if (old.length === 0) return []
    const rows: { key: string }[] = await this.deps.dataSource.query(leftoversSql, [old.map(({ key }) => key)])
    return rows.map(({ key }) => key)
  }

  /** Every object that rows refer to; of a variant those that a player reads first. */
  async *references(): AsyncGenerator<ObjectReference> {
    for await (const { id, networkId, objectKey, objectEtag, images } of this.rows(InputEntity)) {
      const etag = objectEtag ?? undefined
      if (objectKey !== null) yield { of: 'input', id, networkId, key: objectKey, etag }
      for (const { key } of images) yield { of: 'picture', id, networkId, key }
    }
    for await (const { id, networkId, objectKey } of this.rows(ThumbnailEntity, { objectKey: Not(IsNull()) }))
      if (objectKey !== null) yield { of: 'picture', id, networkId, key: objectKey }
    for await (const { id, networkId, objectPrefix, entry, files } of this.rows(VariantEntity, { provisional: false }))
      for (const path of new Set([entry, ...(files ?? []).map((file) => file.path)]))
        yield { of: 'variant', id, networkId, key: `${objectPrefix}${path}` }
  }

  private async *rows<Entity extends TenantRow>(
    target: EntityTarget<Entity>,
    where: FindOptionsWhere<Entity> = {},
  ): AsyncGenerator<Entity> {
    const { manager } = this.deps.dataSource
    for (let after = '00000000-0000-0000-0000-000000000000'; ; ) {
      const rows = manager
        .createQueryBuilder(target, 'row')
        .where(where)
        .andWhere({ id: MoreThan(after) })
      const page = await rows.orderBy('row.id').limit(rowsPerPage).getMany()
      yield* page
      const last = page.at(-1)
      if (!last) return
      after = last.id
    }
  }
}
