import path from 'node:path'
import { type Ingest, type Input, type Job, type Profile, playUrls, type Video } from '@ingest/sdk'
import { fileSource } from '@ingest/sdk/node'
import { CliError, exitCodes } from './cli.error.ts'
import type { Progress } from './progress.ts'
import type { ResumeStore } from './resume-store.ts'

export interface UploadPlan {
  file: string
  title?: string
  /** Id or name of a profile. */
  profile?: string
  parallel: number
  /** Needs `wait`: only what is encoded can be published. */
  publish: boolean
  wait: boolean
}

/** What is printed with `--json`. */
export interface UploadReport {
  input_id: string
  video_id: string
  job_id: string
  status: Video['status']
  /** Only of a published video: nobody else's would play for strangers. */
  playlist_url?: string
  watch_url?: string
}

export interface UploadDeps {
  ingest: Ingest
  progress: Progress
  resume: ResumeStore
  signal: AbortSignal
}

const PERCENT = 100

/** From a file to a video: upload, probe, encode, publish, as far as the plan goes. */
export async function uploadVideo(deps: UploadDeps, plan: UploadPlan): Promise<UploadReport> {
  const { ingest, resume, signal } = deps
  const profile = await findProfile(ingest, plan.profile, signal)
  const input = await sendFile(deps, plan)
  if (plan.wait) await ingest.inputs.waitUntilReady(input.id, { signal })
  const title = plan.title ?? path.parse(plan.file).name
  const video = await ingest.videos.create({ title }, { signal })
  const job = await ingest.jobs.create({ inputs: [input.id], profile: profile.id, video: video.id }, { signal })
  await resume.clear()
  if (!plan.wait) return report(input, job, video)
  await waitForEncode(deps, job, video)
  return report(input, job, await finish(ingest, video.id, plan.publish))
}

async function sendFile({ ingest, progress, resume, signal }: UploadDeps, { file, parallel }: UploadPlan): Promise<Input> {
  const source = await fileSource(file)
  progress.begin('Uploading', source.size, 'bytes')
  try {
    return await ingest.upload(source, {
      parallel,
      signal,
      resume: await resume.load(),
      onState: resume.save,
      onProgress: ({ sentBytes }) => progress.update(sentBytes),
    })
  } catch (error) {
    await resume.flush()
    throw signal.aborted ? interrupted('the same command goes on with the upload') : error
  }
}

async function waitForEncode({ ingest, progress, signal }: UploadDeps, job: Job, video: Video): Promise<void> {
  progress.begin('Encoding', PERCENT, 'percent')
  try {
    await ingest.jobs.waitUntilDone(job.id, { signal, onProgress: (percent) => progress.update(percent) })
  } catch (error) {
    throw signal.aborted ? interrupted(`the platform goes on with the encoding of video ${video.id}`) : error
  }
}

async function finish(ingest: Ingest, videoId: string, publish: boolean): Promise<Video> {
  if (publish) await ingest.videos.publish([videoId])
  return ingest.videos.get(videoId)
}

/** @throws CliError when no profile has this id or name */
async function findProfile(ingest: Ingest, wanted: string | undefined, signal: AbortSignal): Promise<Profile> {
  const names: string[] = []
  for await (const profile of ingest.profiles.iterate({}, { signal })) {
    const name = profile.name.toLowerCase()
    const isWanted =
      wanted === undefined ? profile.default && profile.type === 'hls' : [profile.id, name].includes(wanted.toLowerCase())
    if (isWanted) return profile
    names.push(profile.name)
  }
  throw new CliError(
    exitCodes.usage,
    `there is no profile ${wanted ?? 'that is the default for HLS'}; there are: ${names.join(', ')}`,
  )
}

function interrupted(what: string): CliError {
  return new CliError(exitCodes.interrupted, `interrupted; ${what}`)
}

function report(input: Input, job: Job, video: Video): UploadReport {
  const urls = video.status === 'PUBLISHED' ? playUrls(video) : undefined
  const ids = { input_id: input.id, video_id: video.id, job_id: job.id, status: video.status }
  return { ...ids, playlist_url: urls?.playlist, watch_url: urls?.watch }
}
