import { rm, stat } from 'node:fs/promises'
import path from 'node:path'
import { assertWholeMp4, type PlannedFile, ProbeError, probe } from '@ingest/media-tools'
import { keys } from '@ingest/storage'
import { WorkError } from '../claims/failures.ts'
import { putReliably } from '../store/put-file.ts'
import type { WorkerDeps } from '../worker.deps.ts'
import { runEncode } from './run-encode.ts'
import type { Encoded, RunningEncode, Watched } from './running-encode.ts'

/** Like that of an HLS playlist, the name is what a later encode replaces. */
const VARIANT_NAME = 'MP4'

interface ProducedFile {
  planned: PlannedFile
  durationSeconds: number
}

/** Progressive MP4s: their index stands first and is written last, so that they are stored when ffmpeg is done. */
export async function encodeFiles(
  deps: WorkerDeps,
  running: RunningEncode,
  { pulse, assertSourceRead }: Watched,
  signal: AbortSignal,
): Promise<Encoded> {
  await runEncode(deps, running, { pulse }, signal)
  assertSourceRead()
  const produced: ProducedFile[] = []
  for (const planned of running.plan.files) {
    const durationSeconds = await lengthOf(deps, running, planned, signal)
    if (durationSeconds > 0) {
      await storeFile(deps, running, planned, signal)
      produced.push({ planned, durationSeconds })
    } else await deps.domain.encode.warn(running.claim, [`"${planned.name}" was left out: nothing could be decoded for it.`])
    running.renditions.done(planned.path)
  }
  return describe(produced)
}

/** 0 when the source had nothing for it: a stream that a file declares may have no packets. */
async function lengthOf({ tools }: WorkerDeps, running: RunningEncode, file: PlannedFile, signal: AbortSignal): Promise<number> {
  const source = { kind: 'file', path: path.join(running.directory, file.path) } as const
  await assertWholeMp4(source.path)
  try {
    const { media } = await probe(tools, source, { signal })
    return media.durationSeconds ?? 0
  } catch (error) {
    if (error instanceof ProbeError) return 0
    throw error
  }
}

async function storeFile(
  { store }: WorkerDeps,
  { claim, directory, budget }: RunningEncode,
  { path: name }: PlannedFile,
  signal: AbortSignal,
): Promise<void> {
  const file = path.join(directory, name)
  budget.spend((await stat(file)).size)
  const key = keys.encode(claim.networkId, claim.videoId, claim.jobId, claim.attempt, name)
  await putReliably(store, key, { body: { file }, contentType: 'video/mp4' }, signal)
  await rm(file)
}

function describe(produced: ProducedFile[]): Encoded {
  const [best] = produced
  if (!best) throw new WorkError({ code: 'encode-failed', message: 'Nothing of the source could be decoded.' })
  const durationSeconds = Math.max(...produced.map((file) => file.durationSeconds))
  const files = produced.map(({ planned: { name, path: file } }) => ({ name, path: file }))
  return {
    durationSeconds,
    variants: [{ name: VARIANT_NAME, type: 'mp4', durationSeconds, entry: best.planned.path, files }],
  }
}
