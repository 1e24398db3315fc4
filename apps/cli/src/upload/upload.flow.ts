import { createHash } from 'node:crypto'
import path from 'node:path'
import { type Ingest, IngestError, IngestFailedError, type Input, playUrls, type UploadSource, type Video } from '@ingest/sdk'
import { fileSource } from '@ingest/sdk/node'
import { CliError, exitCodes } from '../cli.error.ts'
import type { Progress } from '../output/progress.ts'
import type { Ledger, LedgerEntry } from './ledger.ts'
import type { Limiter } from './limiter.ts'
import type { ResumeStore } from './resume-store.ts'

export interface UploadPlan {
  title?: string
  profileId: string
  /** Parts of one file that are sent at once. */
  parallel: number
  /** Needs `wait`: only what is encoded can be published. */
  publish: boolean
  wait: boolean
}

/** What is printed with `--json`. */
export interface UploadReport {
  file: string
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
  ledger: Ledger
  uploading: Limiter
  waiting: Limiter
  /** Shows a line to people. */
  log: (line: string) => void
  signal: AbortSignal
}

const PERCENT = 100

/** From a file to a video: upload, probe, encode, publish, as far as the plan goes and from where an earlier run got to. */
export async function uploadVideo(deps: UploadDeps, plan: UploadPlan, file: string): Promise<UploadReport> {
  const { ingest, ledger, signal } = deps
  const source = await fileSource(file)
  const fingerprint = [source.size, source.lastModified].join('|')
  const known = ledger.find(file, fingerprint)
  if (known) deps.log(`${file}: uploaded before, as video ${known.video_id}\n`)
  const ids = known ?? (await makeVideo(deps, plan, { file, source, fingerprint }))
  try {
    if (plan.wait) await waitForEncode(deps, ids)
    if (plan.publish) await ingest.videos.publish([ids.video_id], { signal })
    return report(file, ids, await ingest.videos.get(ids.video_id, undefined, { signal }))
  } catch (error) {
    // What failed for good is done anew by the same command; what was interrupted is gone on with.
    if (isFinal(error)) await ledger.drop(file)
    throw error
  }
}

/** The job failed or was cancelled, or somebody has removed it or the video. */
function isFinal(error: unknown): boolean {
  return error instanceof IngestFailedError || (error instanceof IngestError && error.status === 404)
}

interface Source {
  file: string
  source: UploadSource
  fingerprint: string
}

/** With keys of their own, calls that are made again by the same command after an interruption make nothing twice. */
async function makeVideo(deps: UploadDeps, plan: UploadPlan, { file, source, fingerprint }: Source): Promise<LedgerEntry> {
  const { ingest, ledger, resume, signal } = deps
  const input = await deps.uploading(async () => {
    const { id } = await sendFile(deps, plan, source)
    return plan.wait ? ingest.inputs.waitUntilReady(id, { signal }) : { id }
  })
  const title = plan.title ?? path.parse(file).name
  const video = await ingest.videos.create({ title }, { signal, idempotencyKey: keyOf(input.id, title) })
  const body = { inputs: [input.id], profile: plan.profileId, video: video.id }
  const job = await ingest.jobs.create(body, { signal, idempotencyKey: keyOf(video.id, plan.profileId) })
  const entry = { fingerprint, input_id: input.id, video_id: video.id, job_id: job.id }
  await ledger.keep(file, entry)
  await resume.clear()
  return entry
}

function keyOf(...facts: string[]): string {
  return createHash('sha256').update(facts.join('\n')).digest('hex')
}

async function sendFile(deps: UploadDeps, { parallel }: UploadPlan, source: UploadSource): Promise<Input> {
  const { ingest, progress, resume, signal } = deps
  signal.throwIfAborted()
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
    throw interruptedOr(error, signal, 'the same command goes on with the upload')
  }
}

async function waitForEncode({ ingest, progress, waiting, signal }: UploadDeps, ids: LedgerEntry): Promise<void> {
  try {
    await waiting(async () => {
      signal.throwIfAborted()
      progress.begin('Encoding', PERCENT, 'percent')
      await ingest.jobs.waitUntilDone(ids.job_id, { signal, onProgress: progress.update })
    })
  } catch (error) {
    throw interruptedOr(
      error,
      signal,
      `the platform goes on with the encoding of video ${ids.video_id}, and the same command waits for it`,
    )
  }
}

/** What the signal was aborted with says more than what it broke off. */
function interruptedOr(error: unknown, signal: AbortSignal, what: string): unknown {
  if (!signal.aborted) return error
  return signal.reason instanceof CliError ? signal.reason : new CliError(exitCodes.interrupted, `interrupted; ${what}`)
}

function report(file: string, { input_id, video_id, job_id }: LedgerEntry, video: Video): UploadReport {
  const urls = video.status === 'PUBLISHED' ? playUrls(video) : undefined
  return { file, input_id, video_id, job_id, status: video.status, playlist_url: urls?.playlist, watch_url: urls?.watch }
}
