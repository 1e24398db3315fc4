import type { EncodeClaim, EncodeResult } from '@ingest/domain'
import { type EncodePlan, type MediaProbe, type PlannableProfile, planEncode, readProbe } from '@ingest/media-tools'
import { SourceError } from '../claims/failures.ts'
import { serveSources } from '../source/serve-sources.ts'
import type { WorkerDeps } from '../worker.deps.ts'
import { encodeFiles } from './encode-files.ts'
import type { EncodePulse } from './encode-pulse.ts'
import { encodeStreams } from './encode-streams.ts'
import { type JobInputs, jobInputs } from './job-inputs.ts'
import { OutputBudget } from './output-budget.ts'
import { RenditionProgress } from './rendition-progress.ts'
import type { RunningEncode } from './running-encode.ts'
import { storePoster } from './store-poster.ts'

/** Encodes the inputs of a job into the store. @throws whatever ended it; see failures.ts */
export async function encodeVideo(
  deps: WorkerDeps,
  claim: EncodeClaim,
  pulse: EncodePulse,
  signal: AbortSignal,
): Promise<EncodeResult> {
  const inputs = jobInputs(claim)
  const media = readProbe(inputs.main.metadata)
  const plan = planJob(deps, claim, media, inputs)
  await warn(deps, claim, plan.warnings)
  const served = await serveSources(deps.store, inputs, signal)
  try {
    return await deps.workDirs.use(`encode-${claim.jobId}`, async (directory) => {
      const { source, others } = served
      const running: RunningEncode = {
        ...{ claim, plan, source, others, directory },
        budget: new OutputBudget(deps.limits.outputBytes),
        renditions: new RenditionProgress(plan, (renditions) => pulse.reach({ renditions })),
      }
      const assertSourceRead = () => {
        if (served.failure()) throw new SourceError(served.failure())
      }
      const encodeAs = plan.type === 'mp4' ? encodeFiles : encodeStreams
      const { variants, durationSeconds } = await encodeAs(deps, running, { pulse, assertSourceRead }, signal)
      await warn(deps, claim, shortened(plan, durationSeconds))
      const poster = claim.needsPoster
        ? await storePoster(deps, running, { media, imageKey: inputs.main.imageKey }, signal)
        : undefined
      return { variants, sizeBytes: running.budget.spentBytes, poster }
    })
  } catch (error) {
    signal.throwIfAborted()
    throw served.failure() ? new SourceError(served.failure()) : error
  } finally {
    await served.close()
  }
}

function planJob({ tools, limits }: WorkerDeps, claim: EncodeClaim, media: MediaProbe, { others }: JobInputs): EncodePlan {
  const { type, data, textTracks } = claim.profile
  const sources = others.map(({ filename, metadata }) => ({ filename, media: readProbe(metadata) }))
  return planEncode({ type, data, textTracks } as PlannableProfile, media, { canToneMap: tools.canToneMap, limits }, sources)
}

const MOST_MISSING_SECONDS = 2
const MOST_MISSING_SHARE = 0.02

function shortened({ durationSeconds: expected }: EncodePlan, durationSeconds: number): string[] {
  if (expected - durationSeconds <= Math.max(MOST_MISSING_SECONDS, expected * MOST_MISSING_SHARE)) return []
  return [`The source says that it lasts ${expected.toFixed(1)} s, but only ${durationSeconds.toFixed(1)} s could be decoded.`]
}

async function warn({ domain }: WorkerDeps, claim: EncodeClaim, warnings: string[]): Promise<void> {
  if (warnings.length > 0) await domain.encode.warn(claim, warnings)
}
