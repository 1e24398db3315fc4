import type { EncodeClaim, EncodeResult, EncodeSource } from '@ingest/domain'
import { type EncodePlan, type PlannableProfile, planEncode, readProbe } from '@ingest/media-tools'
import { SourceError, WorkError } from '../claims/failures.ts'
import { serveSource } from '../source/serve-source.ts'
import type { WorkerDeps } from '../worker.deps.ts'
import { encodeFiles } from './encode-files.ts'
import type { EncodePulse } from './encode-pulse.ts'
import { encodeStreams } from './encode-streams.ts'
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
  const input = mainInput(claim)
  const { type, data } = claim.profile
  const media = readProbe(input.metadata)
  const plan = planEncode({ type, data } as PlannableProfile, media, { canToneMap: deps.tools.canToneMap, limits: deps.limits })
  await warn(deps, claim, [...plan.warnings, ...unusedInputs(claim, input)])
  const served = await serveSource(deps.store, input, signal)
  try {
    return await deps.workDirs.use(`encode-${claim.jobId}`, async (directory) => {
      const running: RunningEncode = {
        claim,
        plan,
        source: served.source,
        directory,
        budget: new OutputBudget(deps.limits.outputBytes),
        renditions: new RenditionProgress(plan, (renditions) => pulse.reach({ renditions })),
      }
      const assertSourceRead = () => {
        if (served.failure()) throw new SourceError(served.failure())
      }
      const encodeAs = type === 'mp4' ? encodeFiles : encodeStreams
      const { variants, durationSeconds } = await encodeAs(deps, running, { pulse, assertSourceRead }, signal)
      await warn(deps, claim, shortened(plan, durationSeconds))
      const poster = claim.needsPoster ? await storePoster(deps, running, media, signal) : undefined
      return { variants, sizeBytes: running.budget.spentBytes, poster }
    })
  } catch (error) {
    signal.throwIfAborted()
    throw served.failure() ? new SourceError(served.failure()) : error
  } finally {
    await served.close()
  }
}

/** The one with the picture, or, for a job of sound alone, the first with sound. */
function mainInput({ inputs }: EncodeClaim): EncodeSource {
  const main = inputs.find(({ hasVideo }) => hasVideo) ?? inputs.find(({ hasAudio }) => hasAudio)
  if (main) return main
  throw new WorkError({ code: 'nothing-to-encode', message: 'None of the inputs has a picture or sound.' })
}

function unusedInputs({ inputs }: EncodeClaim, used: EncodeSource): string[] {
  const others = inputs.filter((input) => input !== used)
  return others.map(({ filename }) => `The input "${filename}" was not used: only "${used.filename}" was encoded.`)
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
