import { keys } from '@ingest/storage/keys'
import type { Clock } from '../core/clock.ts'
import type { Scope } from '../core/scope.ts'
import type { Tx } from '../core/transaction.ts'
import type { Urls } from '../core/urls.ts'
import { VideoEntity } from '../entities/video.entity.ts'
import { endJob, leftoverSeconds } from '../jobs/job.end.ts'
import { lockJobsOfVideo } from '../jobs/job.rows.ts'

/** The two steps of removing a video for good; jobs are locked before their video. */
export const removeVideo = {
  async endJobs(tx: Tx, deps: { clock: Clock; urls: Urls }, scope: Scope, videoId: string): Promise<void> {
    const error = { code: 'video-deleted', message: `Video ${videoId} was deleted.` }
    for (const job of await lockJobsOfVideo(tx.manager, scope, videoId, ['WAITING', 'QUEUED', 'RUNNING']))
      await endJob(tx, deps, scope, job, { state: 'CANCELLED', error })
  },

  /** The row, what hangs on it, and its objects: now, and once more when no worker writes any. */
  async forGood(tx: Tx, { requestId }: Scope, { id, networkId }: VideoEntity): Promise<void> {
    await tx.manager.delete(VideoEntity, id)
    const payload = { prefixes: [keys.videoPrefix(networkId, id)], requestId }
    await tx.enqueue('remove-objects', payload)
    await tx.enqueue('remove-objects', payload, { startAfterSeconds: leftoverSeconds })
  },
}
