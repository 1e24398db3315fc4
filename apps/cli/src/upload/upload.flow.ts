import { createHash } from 'node:crypto'
import path from 'node:path'
import { playUrls, type Video } from '@ingest/sdk'
import type { Ledger, LedgerEntry } from './ledger.ts'
import type { Limiter } from './limiter.ts'
import { interruptedOr, isFinal, type Source, type SourceDeps, type SourcePlan } from './source.ts'

export interface UploadPlan extends SourcePlan {
  title?: string
  profileId: string
  /** Needs `wait`: only what is encoded can be published. */
  publish: boolean
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

export interface UploadDeps extends SourceDeps {
  ledger: Ledger
  uploading: Limiter
  waiting: Limiter
  /** Shows a line to people. */
  log: (line: string) => void
}

const PERCENT = 100

/** From a source to a video: upload, probe, encode, publish, as far as the plan goes and from where an earlier run got to. */
export async function uploadVideo(deps: UploadDeps, plan: UploadPlan, source: Source): Promise<UploadReport> {
  const { ingest, ledger, signal } = deps
  const known = ledger.find(source.key, source.fingerprint)
  if (known) deps.log(`${source.name}: uploaded before, as video ${known.video_id}\n`)
  const ids = known ?? (await makeVideo(deps, plan, source))
  try {
    if (plan.wait) await waitForEncode(deps, ids)
    if (plan.publish) await ingest.videos.publish([ids.video_id], { signal })
    return report(source.name, ids, await ingest.videos.get(ids.video_id, undefined, { signal }))
  } catch (error) {
    // What failed for good is done anew by the same command; what was interrupted is gone on with.
    if (isFinal(error)) await ledger.drop(source.key)
    throw error
  }
}

/** With keys of their own, calls that are made again by the same command after an interruption make nothing twice. */
async function makeVideo(deps: UploadDeps, plan: UploadPlan, source: Source): Promise<LedgerEntry> {
  const { ingest, ledger, signal } = deps
  const input = await deps.uploading(() => source.toInput(deps, plan))
  const title = plan.title ?? path.parse(input.filename).name
  const video = await ingest.videos.create({ title }, { signal, idempotencyKey: keyOf(input.id, title) })
  const body = { inputs: [input.id], profile: plan.profileId, video: video.id }
  const job = await ingest.jobs.create(body, { signal, idempotencyKey: keyOf(video.id, plan.profileId) })
  const entry = { fingerprint: source.fingerprint, input_id: input.id, video_id: video.id, job_id: job.id }
  await ledger.keep(source.key, entry)
  await source.forget()
  return entry
}

function keyOf(...facts: string[]): string {
  return createHash('sha256').update(facts.join('\n')).digest('hex')
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

function report(file: string, { input_id, video_id, job_id }: LedgerEntry, video: Video): UploadReport {
  const urls = video.status === 'PUBLISHED' ? playUrls(video) : undefined
  return { file, input_id, video_id, job_id, status: video.status, playlist_url: urls?.playlist, watch_url: urls?.watch }
}
