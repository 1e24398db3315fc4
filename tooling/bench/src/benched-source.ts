import type { Platform } from '@ingest/e2e/platform'
import { Ingest } from '@ingest/sdk'
import { fileSource } from '@ingest/sdk/node'

const uploadMs = 20 * 60_000
const encodeMs = 60 * 60_000
const complete = 1

export interface StartedJob {
  jobId: string
  videoId: string
  /** Settles when it is complete. */
  done(): Promise<void>
}

/** A source that the platform has probed. Each encode of it, with the default HLS profile, makes a video of its own. */
export interface BenchedSource {
  ingest: Ingest
  encode(): Promise<StartedJob>
}

export async function uploadSource({ credentials }: Platform, file: string): Promise<BenchedSource> {
  const ingest = new Ingest({ host: credentials.api, clientId: credentials.client_id, clientSecret: credentials.client_secret })
  const signal = AbortSignal.timeout(uploadMs)
  const { id: inputId } = await ingest.upload(await fileSource(file), { signal })
  await ingest.inputs.waitUntilReady(inputId, { signal })
  const { items } = await ingest.profiles.list()
  const profile = items.find((each) => each.default && each.type === 'hls')
  if (!profile) throw new Error('there is no default HLS profile')
  return { ingest, encode: () => encode(ingest, inputId, profile.id) }
}

async function encode(ingest: Ingest, inputId: string, profile: string): Promise<StartedJob> {
  const { id: videoId } = await ingest.videos.create({ title: 'Bench' })
  const { id: jobId } = await ingest.jobs.create({ inputs: [inputId], profile, video: videoId })
  const done = async () => {
    const job = await ingest.jobs.waitUntilDone(jobId, { signal: AbortSignal.timeout(encodeMs) })
    if (job.status !== complete) throw new Error(`the job has failed: ${job.error?.message}`)
  }
  return { jobId, videoId, done }
}
