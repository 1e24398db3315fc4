import type { Job, JobProgress } from '@ingest/contract'
import type { Urls } from '../core/urls.ts'
import type { JobEntity, JobRendition, JobState } from '../entities/job.entity.ts'

/** 0 in progress or waiting, 1 complete, 10 failed or cancelled. */
const wireStatus = {
  WAITING: 0,
  QUEUED: 0,
  RUNNING: 0,
  COMPLETE: 1,
  FAILED: 10,
  CANCELLED: 10,
} as const satisfies Record<JobState, Job['status']>

export function toJob(row: JobEntity, inputs: string[], urls: Urls): Job {
  return {
    id: row.id,
    url: `${urls.api}/encoding/jobs/${row.id}`,
    status: wireStatus[row.state],
    progress: row.progress,
    profile: row.profileId,
    video: row.videoId,
    inputs,
    error: row.error,
    warnings: row.warnings,
    renditions: row.renditions.map(toRendition),
    speed: row.speed,
    eta_seconds: row.etaSeconds,
    started_at: row.startedAt?.toISOString() ?? null,
    finished_at: row.finishedAt?.toISOString() ?? null,
    created_at: row.createdAt.toISOString(),
    updated_at: row.updatedAt.toISOString(),
    deleted_at: row.deletedAt?.toISOString() ?? null,
  }
}

function toRendition({ segmentsDone, ...rendition }: JobRendition): Job['renditions'][number] {
  return { ...rendition, segments_done: segmentsDone }
}

export function toJobProgress({ id, state, progress }: JobEntity): JobProgress {
  return { job_id: id, status: wireStatus[state], progress }
}
