import type { EntityManager } from 'typeorm'

/**
 * What a network has in the store: sources, trash included, what jobs have made of them, and pictures. The variants of a job
 * share its objects, so that each job counts once.
 */
export async function storedBytes(manager: EntityManager, networkId: string): Promise<number> {
  const [{ bytes }]: [{ bytes: string }] = await manager.query(
    `SELECT
       (SELECT coalesce(sum(size_bytes), 0) + coalesce(sum(image_bytes), 0) FROM inputs WHERE network_id = $1 AND object_key IS NOT NULL)
       + (SELECT coalesce(sum(job_bytes), 0)
          FROM (SELECT max(job_bytes) AS job_bytes FROM variants WHERE network_id = $1 GROUP BY job_id) AS per_job)
       + (SELECT coalesce(sum(size_bytes), 0) FROM thumbnails WHERE network_id = $1)
       AS bytes`,
    [networkId],
  )
  return Number(bytes)
}
