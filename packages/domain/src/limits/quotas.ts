import { type EntityManager, In, IsNull } from 'typeorm'
import { errors } from '../core/errors.ts'
import { JobEntity } from '../entities/job.entity.ts'
import { LiveStreamEntity } from '../entities/live-stream.entity.ts'
import { NetworkEntity } from '../entities/network.entity.ts'
import { UploadEntity } from '../entities/upload.entity.ts'
import { lockNetwork } from '../networks/lock-network.ts'
import { storedBytes } from '../usage/stored-bytes.ts'

interface Quota {
  limit(network: NetworkEntity): number | string | null
  /** In words, after "at most 5". */
  what: string
  used(manager: EntityManager, networkId: string): Promise<number>
}

const quotas = {
  storage: {
    limit: (network) => network.maxStorageBytes,
    what: 'bytes in the store (max_storage_bytes), uploads in progress included',
    used: async (manager, networkId) => (await storedBytes(manager, networkId)) + (await announcedBytes(manager, networkId)),
  },
  uploads: {
    limit: (network) => network.maxOpenUploads,
    what: 'uploads in progress (max_open_uploads)',
    used: (manager, networkId) => manager.countBy(UploadEntity, { networkId, state: 'OPEN' }),
  },
  jobs: {
    limit: (network) => network.maxUnfinishedJobs,
    what: 'jobs that wait or run (max_unfinished_jobs)',
    used: (manager, networkId) => manager.countBy(JobEntity, { networkId, state: In(['WAITING', 'QUEUED', 'RUNNING']) }),
  },
  liveStreams: {
    limit: (network) => network.maxLiveStreams,
    what: 'live streams (max_live_streams)',
    used: (manager, networkId) => manager.countBy(LiveStreamEntity, { networkId, deletedAt: IsNull() }),
  },
} satisfies Record<string, Quota>

/**
 * Called after a change, in its transaction: the network has no more than an operator allows. Where there is a limit, a lock
 * keeps two changes from each taking what is left.
 * @throws DomainError 403 `quota-exceeded`
 */
export async function assertWithinQuotas(
  manager: EntityManager,
  networkId: string,
  ...names: (keyof typeof quotas)[]
): Promise<void> {
  const network = await manager.findOneByOrFail(NetworkEntity, { id: networkId })
  const limited = names.map((name): Quota => quotas[name]).filter(({ limit }) => limit(network) !== null)
  if (limited.length > 0) await lockNetwork(manager, networkId)
  for (const { limit, what, used } of limited) {
    if ((await used(manager, networkId)) > Number(limit(network))) throw errors.quotaExceeded(`${limit(network)} ${what}`)
  }
}

/**
 * Asked before bytes go into the store, so that those that have no place there leave nothing behind. What several callers store
 * at once is decided by `assertWithinQuotas`.
 * @throws DomainError 403 `quota-exceeded`
 */
export async function assertSpace(manager: EntityManager, networkId: string, bytes: number): Promise<void> {
  const { limit, what, used }: Quota = quotas.storage
  const most = limit(await manager.findOneByOrFail(NetworkEntity, { id: networkId }))
  if (most !== null && (await used(manager, networkId)) + bytes > Number(most)) throw errors.quotaExceeded(`${most} ${what}`)
}

async function announcedBytes(manager: EntityManager, networkId: string): Promise<number> {
  const sql = `SELECT coalesce(sum(size_bytes), 0) AS bytes FROM uploads WHERE network_id = $1 AND state = 'OPEN'`
  const [{ bytes }]: [{ bytes: string }] = await manager.query(sql, [networkId])
  return Number(bytes)
}
