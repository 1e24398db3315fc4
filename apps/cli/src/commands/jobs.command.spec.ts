import type { Job } from '@ingest/sdk'
import { afterEach, expect, test } from '@jest/globals'
import { ingest, startApi } from '../testing/ingest.ts'
import { aJob } from '../testing/resources.ts'
import { formatJob, jobStatus } from './jobs.command.ts'

let api: Awaited<ReturnType<typeof startApi>>
afterEach(() => api?.stop())

const cancelled = { code: 'cancelled', message: 'The job was cancelled.' }
const failed = { code: 'encode-failed', message: 'Invalid data found.' }

test.each([
  [{}, 'WAITING'],
  [{ started_at: '2026-08-01T12:34:56Z' }, 'RUNNING'],
  [{ status: 1 }, 'COMPLETE'],
  [{ status: 10, error: failed }, 'FAILED'],
  [{ status: 10, error: cancelled }, 'CANCELLED'],
] as [Partial<Job>, string][])('%j is %s', (change, status) => {
  expect(jobStatus(aJob(change))).toBe(status)
})

const picture: Job['renditions'][number] = {
  ...{ id: 1, kind: 'video', width: 1280, height: 720 },
  ...{ state: 'encoding', segments_done: 3 },
}

/** A job that makes progress with every look at it, and ends like this. */
async function watched(end: Partial<Job>, ...args: string[]) {
  const looks = [{ progress: 0 }, { progress: 40, speed: 2.54, eta_seconds: 62, renditions: [picture] }]
  api = await startApi(() => [200, aJob(looks.shift() ?? { progress: 100, ...end })])
  return ingest(['jobs', ...args], { env: api.env })
}

test('a job is watched until it is complete', async () => {
  const { exitCode, stdout, stderr } = await watched({ status: 1, progress: 100 }, 'watch', 'job-1')
  expect(stderr).toBe('Encoding 0 %\nEncoding 40 % (2.5x, 1 min 2 s left)\nEncoding 100 %\n')
  expect(stdout).toMatch(/^Id +job-1\nStatus +COMPLETE\nDone +100 %\n/)
  expect(exitCode).toBe(0)
})

test('a job that fails ends with its reason and exit code 5', async () => {
  const end = { status: 10, progress: 40, error: failed } as const
  const { exitCode, stdout, stderr } = await watched(end, '--watch', 'job-1', '--json')
  expect(JSON.parse(stdout)).toEqual(aJob(end))
  expect(stderr).toMatch(/\ningest: Invalid data found.\n$/)
  expect(exitCode).toBe(5)
})

test('a job that runs tells how fast, and of each rendition how far it is', () => {
  const sound = { ...picture, id: 4, kind: 'audio', state: 'done' } as const
  const shown = formatJob(aJob({ speed: 0.5, eta_seconds: 3725, renditions: [picture, sound] }))
  expect(shown).toMatch(/^Pace +0\.5x, 1 h 2 min left\nRenditions +1280x720 encoding \(3 segments\), sound done\n/m)
})

test('watching ends with Ctrl-C', async () => {
  const stop = new AbortController()
  api = await startApi(() => {
    stop.abort()
    return [200, aJob()]
  })
  const { exitCode, stdout, stderr } = await ingest(['jobs', 'watch', 'job-1'], { env: api.env, signal: stop.signal })
  expect({ exitCode, stdout }).toEqual({ exitCode: 130, stdout: '' })
  expect(stderr).toMatch(/ingest: interrupted\n$/)
})

test('listed, from the trash too, and cancelled', async () => {
  api = await startApi(({ line }) => (line.startsWith('DELETE') ? [202] : [200, [aJob({ status: 10, error: failed })]]))
  const { stdout } = await ingest(['jobs', '--trashed'], { env: api.env })
  expect(stdout.split('\n')[1]).toBe('job-1  FAILED  0 %   video-1  2026-08-01 12:34:56  Invalid data found.')
  expect((await ingest(['jobs', 'cancel', 'job-1'], { env: api.env })).stdout).toBe('job-1 cancelled\n')
  expect(api.lines()).toEqual(['GET /encoding/jobs?filter=trashed', 'DELETE /encoding/jobs/job-1'])
})
