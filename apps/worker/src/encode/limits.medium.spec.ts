import type { Input } from '@ingest/contract'
import { makeVideo } from '@ingest/testing'
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals'
import { stalled, WorkerFixture } from '../../test/worker.fixture.ts'
import type { WorkerDeps } from '../worker.deps.ts'

let fixture: WorkerFixture
let clip: Input

beforeAll(async () => {
  fixture = await WorkerFixture.start()
  await fixture.startWorker()
  clip = await fixture.probed(await makeVideo({ seconds: 8 }))
  await fixture.stopWorkers()
}, 90_000)
afterEach(() => fixture.stopWorkers())
afterAll(() => fixture.stop())

const video = { width: 320, height: 180, bitrate: '300k', codec_options: { preset: 'ultrafast' } }
const profiles = {
  // No segment of the three is larger than 300 kB, and all together are.
  hls: { data: { renditions: [1, 2, 3].map((id) => ({ id, video })) } },
  mp4: { type: 'mp4', data: { renditions: [{ id: 1, streams: ['video'], video }] } },
}

const limited =
  (change: Partial<WorkerDeps['limits']>) =>
  (deps: WorkerDeps): WorkerDeps => ({ ...deps, limits: { ...deps.limits, ...change } })

async function failureOf(type: keyof typeof profiles, input = clip) {
  const { job } = await fixture.createJob(input, profiles[type])
  return (await fixture.untilJob(job.id, ({ status }) => status !== 0, 60)).error
}

describe('a limit', () => {
  it.each([
    ['outputBytes', 'hls', 400_000, 'output-limit', 'ENCODE_MAX_OUTPUT_BYTES'],
    ['outputBytes', 'mp4', 1000, 'file-limit', 'ENCODE_MAX_OUTPUT_BYTES'],
    ['durationSeconds', 'hls', 7, 'duration-limit', 'ENCODE_MAX_DURATION_SECONDS'],
    ['pixels', 'hls', 10_000, 'pixel-limit', 'ENCODE_MAX_PIXELS'],
    ['streams', 'hls', 1, 'stream-limit', 'ENCODE_MAX_STREAMS'],
  ] as const)('of %s ends an encode of type %s for good', async (name, type, limit, code, variable) => {
    await fixture.startWorker(limited({ [name]: limit }))
    expect(await failureOf(type)).toEqual({ code, message: expect.stringMatching(`${limit}.*\\(${variable}\\)`) })
    expect(await fixture.scratch()).toEqual([])
  })

  it('of time ends an encode that stands still', async () => {
    const { stop } = await fixture.startWorker()
    const large = await fixture.probed(await makeVideo({ seconds: 14, width: 640, height: 360 }))
    await stop()
    await fixture.startWorker((deps) => stalled(limited({ timeSeconds: 2 })(deps)))
    expect(await failureOf('hls', large)).toEqual({
      code: 'time-limit',
      message: 'The encode was ended: it took more than 2 seconds (FFMPEG_TIME_SECONDS).',
    })
  })

  it('of pixels refuses an input', async () => {
    await fixture.startWorker(limited({ pixels: 320 * 180 - 1 }))
    const input = await fixture.probed(await makeVideo({ seconds: 2 }))
    expect(input).toMatchObject({
      status: 'ERROR',
      error: {
        code: 'pixel-limit',
        message: 'The picture of 320x180 has 57600 pixels; this server takes at most 57599 (ENCODE_MAX_PIXELS).',
      },
    })
  })
})
