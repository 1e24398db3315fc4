import { type EntityManager, In } from 'typeorm'
import type { Clock } from '../core/clock.ts'
import { changeRow } from '../core/write-row.ts'
import { JobEntity } from '../entities/job.entity.ts'
import { type MediaState, VideoEntity } from '../entities/video.entity.ts'
import { playsWhole } from './provisional-variants.ts'
import { lockVideo } from './video.rows.ts'

/**
 * Brings the media state of a video in line with its variants and jobs: what plays to its end goes on to do so, whatever
 * becomes of other jobs.
 * @param otherwise when nothing does, and nothing is being encoded
 */
export async function settleMedia(
  manager: EntityManager,
  clock: Clock,
  { networkId, videoId }: Pick<JobEntity, 'networkId' | 'videoId'>,
  otherwise: 'NONE' | 'ERROR',
): Promise<void> {
  const video = await lockVideo(manager, { networkId }, videoId)
  const mediaState = await currentState(manager, videoId, otherwise)
  if (mediaState !== video.mediaState) await changeRow(manager, VideoEntity, video, { mediaState, updatedAt: clock.now() })
}

async function currentState(manager: EntityManager, videoId: string, otherwise: MediaState): Promise<MediaState> {
  if (await playsWhole(manager, videoId)) return 'READY'
  const encoding = await manager.existsBy(JobEntity, { videoId, state: In(['QUEUED', 'RUNNING']) })
  return encoding ? 'PROCESSING' : otherwise
}
