import type { DataSource } from 'typeorm'
import type { Clock } from '../core/clock.ts'
import { errors } from '../core/errors.ts'
import { systemScope } from '../core/scope.ts'
import type { Transact } from '../core/transaction.ts'
import { changeRow } from '../core/write-row.ts'
import { NetworkEntity } from '../entities/network.entity.ts'
import { lockNetwork } from '../networks/lock-network.ts'
import { toNetwork } from '../networks/network.mapper.ts'

/** What an operator allows a network; null is no limit. */
export interface NetworkLimits {
  read_only: boolean
  max_upload_bytes: number | null
  max_storage_bytes: number | null
  max_open_uploads: number | null
  max_unfinished_jobs: number | null
  max_live_streams: number | null
}

export interface LimitedNetwork extends NetworkLimits {
  id: string
  name: string
}

/** For operators, who are no members: no operation of the API leads here. */
export class LimitUseCases {
  constructor(private readonly deps: { dataSource: DataSource; transact: Transact; clock: Clock; apiUrl: string }) {}

  async list(): Promise<LimitedNetwork[]> {
    return (await this.deps.dataSource.manager.find(NetworkEntity, { order: { id: 'ASC' } })).map(toLimited)
  }

  /** What is used already stays, also where it is more than is allowed now. @throws DomainError 404 */
  set(networkId: string, change: Partial<NetworkLimits>): Promise<LimitedNetwork> {
    return this.deps.transact(async (tx) => {
      await lockNetwork(tx.manager, networkId)
      const row = await tx.manager.findOneBy(NetworkEntity, { id: networkId })
      if (!row) throw errors.networkNotFound(networkId)
      const wasReadOnly = row.readOnly
      const limits = { ...toLimited(row), ...change }
      await changeRow(tx.manager, NetworkEntity, row, { ...toColumns(limits), updatedAt: this.deps.clock.now() })
      if (row.readOnly !== wasReadOnly) {
        const network = toNetwork(row, this.deps.apiUrl)
        await tx.announce(systemScope(networkId, 'operator'), 'networks.update_status', networkId, network)
      }
      return toLimited(row)
    })
  }
}

function toLimited(row: NetworkEntity): LimitedNetwork {
  return {
    id: row.id,
    name: row.name,
    read_only: row.readOnly,
    max_upload_bytes: numberOf(row.maxUploadBytes),
    max_storage_bytes: numberOf(row.maxStorageBytes),
    max_open_uploads: row.maxOpenUploads,
    max_unfinished_jobs: row.maxUnfinishedJobs,
    max_live_streams: row.maxLiveStreams,
  }
}

function toColumns(limits: NetworkLimits): Partial<NetworkEntity> {
  return {
    readOnly: limits.read_only,
    maxUploadBytes: limits.max_upload_bytes?.toString() ?? null,
    maxStorageBytes: limits.max_storage_bytes?.toString() ?? null,
    maxOpenUploads: limits.max_open_uploads,
    maxUnfinishedJobs: limits.max_unfinished_jobs,
    maxLiveStreams: limits.max_live_streams,
  }
}

/** `bigint` comes as text. */
const numberOf = (text: string | null) => (text === null ? null : Number(text))
