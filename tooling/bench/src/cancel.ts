import { parseArgs } from 'node:util'
import { descendantsOf, isRunning } from '@ingest/e2e/faults/processes'
import { startPlatform } from '@ingest/e2e/platform'
import { realFootage, waitFor } from '@ingest/testing'
import { uploadSource } from './benched-source.ts'
import { spread, tellAim } from './statistics.ts'

const mostSeconds = 2
const patienceSeconds = 60

/** @returns whether the aim was reached, every time */
export async function benchCancel(args: string[]): Promise<boolean> {
  const { values } = parseArgs({ args, options: { runs: { type: 'string', default: '7' } } })
  const platform = await startPlatform()
  try {
    const { ingest, encode } = await uploadSource(platform, realFootage())
    const worker = await platform.pidOf('worker')
    const seconds: number[] = []
    for (let run = 0; run < Number(values.runs); run += 1) {
      const { jobId } = await encode()
      const isUnderWay = async () => Number((await ingest.jobs.progress(jobId)).progress) > 0
      await waitFor(isUnderWay, { timeoutSeconds: patienceSeconds, what: 'an encode under way' })
      const ffmpeg = await descendantsOf(worker)
      const startedAt = performance.now()
      await ingest.jobs.delete(jobId)
      const hasEnded = async () => !(await Promise.all(ffmpeg.map(isRunning))).includes(true)
      await waitFor(hasEnded, { timeoutSeconds: patienceSeconds, what: 'ffmpeg to end' })
      seconds.push((performance.now() - startedAt) / 1000)
    }
    console.log(`from the cancellation to the end of ffmpeg: ${spread(seconds)} s`)
    return tellAim('the longest', Math.max(...seconds), mostSeconds, ' s')
  } finally {
    await platform.stop()
  }
}
