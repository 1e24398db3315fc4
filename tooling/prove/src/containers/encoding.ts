import { type QueuedEncode, queueEncode } from '@ingest/e2e/faults/encode'
import { waitFor } from '@ingest/testing'
import type { Stage } from './stage.ts'
import { watch } from './watching.ts'

const complete = 1
const encodeSeconds = 600

/** An encode that is well on its way: some is done, much is not. */
export async function beginEncode({ system, apiUrl, accessToken }: Stage): Promise<QueuedEncode> {
  const encode = await queueEncode({ credentials: { api: apiUrl, access_token: accessToken } })
  const isBusy = async () => {
    const [state, , progress] = await rowOf(system, encode.jobId)
    return state === 'RUNNING' && Number(progress) >= 10
  }
  await waitFor(isBusy, { timeoutSeconds: encodeSeconds, what: 'the job to be in mid-encode' })
  return encode
}

/** State, attempt and progress. */
export async function rowOf(system: Stage['system'], jobId: string): Promise<string[]> {
  return (await system.query(`SELECT state, attempt, progress FROM jobs WHERE id = '${jobId}'`)).split('|')
}

/** Waits until somebody has finished it, and watches what came of it. */
export async function finishEncode(stage: Stage, { ingest, jobId, videoId }: QueuedEncode): Promise<void> {
  const { status } = await ingest.jobs.waitUntilDone(jobId, { signal: AbortSignal.timeout(encodeSeconds * 1000) })
  if (status !== complete) throw new Error(`job ${jobId} has status ${status}`)
  await ingest.videos.publish([videoId])
  await watch(stage, `${stage.mediaUrls[0]}/watch/${videoId}`)
}

/** SIGTERM in mid-encode, as for a new version. @returns the seconds that the worker took to hand its work back and end */
export async function restartWorker(stage: Stage): Promise<number> {
  const { system } = stage
  const encode = await beginEncode(stage)
  const [, attempt] = await rowOf(system, encode.jobId)
  const startedAt = performance.now()
  await system.stop('worker')
  const seconds = (performance.now() - startedAt) / 1000
  const [state] = await rowOf(system, encode.jobId)
  if (state !== 'QUEUED') throw new Error(`the job of the worker that was stopped is ${state}`)
  const [worker] = await system.containers('worker')
  if (worker?.State.ExitCode !== 0) throw new Error(`the worker ended with exit code ${worker?.State.ExitCode}`)
  await system.start('worker')
  await finishEncode(stage, encode)
  const [, later] = await rowOf(system, encode.jobId)
  if (Number(later) <= Number(attempt)) throw new Error('the job was never begun anew')
  return seconds
}
