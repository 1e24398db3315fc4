import { Ingest, type Video } from '@ingest/sdk'
import { fileSource } from '@ingest/sdk/node'
import { realFootage, waitFor } from '@ingest/testing'
import type pg from 'pg'
import type { Credentials } from '../platform.ts'

export interface QueuedEncode {
  ingest: Ingest
  videoId: string
  jobId: string
}

/** The row of a job, in the words of the schema. */
export interface JobRow {
  state: string
  attempt: number
  worker: string | null
  progress: number
}

const probeSeconds = 60
/** Enough for 30 s of 720p on a machine that does other things too. */
const encodeSeconds = 240
const complete = 1

/**
 * A film, uploaded, probed, and queued to be encoded with the default profile.
 * @param first what is done before
 */
export async function queueEncode(
  { credentials }: { credentials: Pick<Credentials, 'api' | 'access_token'> },
  file = realFootage(),
  first?: (ingest: Ingest) => Promise<unknown>,
): Promise<QueuedEncode> {
  const ingest = new Ingest({ host: credentials.api, accessToken: credentials.access_token })
  await first?.(ingest)
  const input = await ingest.upload(await fileSource(file))
  await ingest.inputs.waitUntilReady(input.id, { signal: AbortSignal.timeout(probeSeconds * 1000) })
  const profiles = await ingest.profiles.list()
  const profile = profiles.items.find((each) => each.default && each.type === 'hls')
  if (!profile) throw new Error('there is no default HLS profile')
  const video = await ingest.videos.create({ title: 'Film' })
  const job = await ingest.jobs.create({ inputs: [input.id], profile: profile.id, video: video.id })
  return { ingest, videoId: video.id, jobId: job.id }
}

export async function jobRow(database: pg.Client, jobId: string): Promise<JobRow> {
  const { rows } = await database.query('SELECT state, attempt, worker, progress FROM jobs WHERE id = $1', [jobId])
  return rows[0]
}

/** Waits until a worker is busy with the job: some is encoded, much is not. */
export function midEncode(database: pg.Client, jobId: string): Promise<JobRow> {
  const what = 'the job to be in mid-encode'
  const busy = async () => {
    const row = await jobRow(database, jobId)
    return row.state === 'RUNNING' && row.progress >= 10 && row
  }
  return waitFor(busy, { timeoutSeconds: encodeSeconds, what }) as Promise<JobRow>
}

/** @returns the video, published, so that it plays */
export async function finish({ ingest, jobId, videoId }: QueuedEncode): Promise<Video> {
  const job = await ingest.jobs.waitUntilDone(jobId, { signal: AbortSignal.timeout(encodeSeconds * 1000) })
  if (job.status !== complete) throw new Error(`job ${jobId} has status ${job.status}`)
  const [video] = await ingest.videos.publish([videoId])
  if (!video) throw new Error(`video ${videoId} was not published`)
  return video
}
