import type { Ingest } from '@ingest/sdk'
import { waitFor } from '@ingest/testing'
import type { KillableApp } from '../killable-app.ts'
import type { Arena } from './arena.ts'
import type { Clip } from './clips.ts'
import { faults } from './faults.ts'
import type { PlannedBlow } from './plan.ts'
import { PlaybackWatch } from './playback-watch.ts'
import { type Ended, verifyEncode } from './verify-encode.ts'

export interface Specimen {
  clip: Clip
  inputId: string
  profileId: string
}

/** What became of one encode. */
export interface Outcome extends PlannedBlow {
  attempts: number
  /** From the end of the cause to the end of the job; 0 when another worker was quicker than that. */
  recoverySeconds: number
  playlistsServed: number
  /** What is not as it must be; empty when all is well. */
  complaints: string[]
}

interface JobRow {
  network_id: string
  state: string
  attempt: number
  worker: string | null
  progress: number
  error: { message: string } | null
  finished_at: Date | null
}

/** Until the end of the cause, everything must be done by itself within this time. */
const recoverySeconds = 60
const startSeconds = 60
const mostMisses = 5

/** Encodes a film, strikes, and looks at what comes of it. An encode that is over before the blow falls does not count. */
export async function strike(arena: Arena, blow: PlannedBlow, specimen: Specimen): Promise<Outcome> {
  for (let misses = 0; misses < mostMisses; misses += 1) {
    await arena.ready()
    const outcome = await tryToStrike(arena, blow, specimen)
    if (outcome) return outcome
  }
  throw new Error(`encode ${blow.number} was over ${mostMisses} times before it could be struck`)
}

async function tryToStrike(
  arena: Arena,
  blow: PlannedBlow,
  { clip, inputId, profileId }: Specimen,
): Promise<Outcome | undefined> {
  const { ingest } = arena.platform
  const { id: videoId } = await ingest.videos.create({ title: `${blow.number}: ${blow.fault}` })
  const watch = new PlaybackWatch(ingest, videoId)
  try {
    const { id: jobId } = await ingest.jobs.create({ inputs: [inputId], profile: profileId, video: videoId })
    const worker = await untilMoment(arena, jobId, blow)
    if (!worker) return undefined
    await faults[blow.fault]({ arena, jobId, worker, holdMs: blow.holdMs })
    const struckUntil = new Date()
    const row = await untilEnd(arena, jobId)
    await arena.ready()
    await untilPublished(ingest, videoId)
    await watch.stop()
    const ended: Ended = { networkId: row.network_id, jobId, videoId, attempt: row.attempt, clip }
    const finishedAt = row.finished_at ?? new Date()
    return {
      ...blow,
      attempts: row.attempt,
      recoverySeconds: Math.max(0, (finishedAt.getTime() - struckUntil.getTime()) / 1000),
      playlistsServed: watch.served,
      complaints: [...watch.complaints, ...(await verifyEncode(arena, ended))],
    }
  } finally {
    await watch.stop()
  }
}

/** @returns the worker that runs the job when it is as far as it shall be struck at; undefined when it is over */
async function untilMoment(arena: Arena, jobId: string, { strikeAtPercent }: PlannedBlow): Promise<KillableApp | undefined> {
  const moment = async () => {
    const row = await rowOf(arena, jobId)
    return row.state === 'COMPLETE' || (row.state === 'RUNNING' && row.progress >= strikeAtPercent) ? row : undefined
  }
  const { worker } = await waitFor(moment, { timeoutSeconds: startSeconds, what: `an encode at ${strikeAtPercent} %` })
  // hostname/pid/id, see apps/worker/src/open-worker.ts
  return arena.platform.workers.find(({ pid }) => worker?.split('/')[1] === String(pid))
}

/** @throws when the job does not end well in time */
async function untilEnd(arena: Arena, jobId: string): Promise<JobRow> {
  const isOver = async () => {
    const row = await rowOf(arena, jobId)
    return row.state === 'COMPLETE' || row.state === 'FAILED' ? row : undefined
  }
  const row = await waitFor(isOver, {
    timeoutSeconds: recoverySeconds,
    what: `the job to end ${recoverySeconds} s after its trouble`,
  })
  if (row.error) throw new Error(`the job failed: ${row.error.message}`)
  return row
}

/** The watch publishes what can be played, as soon as the api answers. */
async function untilPublished(ingest: Ingest, videoId: string): Promise<void> {
  const published = async () => (await ingest.videos.get(videoId)).published_at !== null
  await waitFor(published, { what: 'the video to be published' })
}

async function rowOf({ database }: Arena, jobId: string): Promise<JobRow> {
  const { rows } = await database.query<JobRow>('SELECT * FROM jobs WHERE id = $1', [jobId])
  if (!rows[0]) throw new Error(`job ${jobId} is gone`)
  return rows[0]
}
