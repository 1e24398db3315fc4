import type { Job } from '@ingest/sdk'
import { afterEach, expect, test } from '@jest/globals'
import { ingest, startApi } from '../testing/ingest.ts'
import { aJob } from '../testing/resources.ts'
import { jobStatus } from './jobs.command.ts'

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

/** A job that makes progress with every look at it, and ends like this. */
async function watched(end: Partial<Job>, ...args: string[]) {
  const progress = [0, 40, 100]
  api = await startApi(({ line }) => {
    if (!line.endsWith('/progress')) return [200, aJob(end)]
    const percent = progress.shift() ?? 100
    return [200, { job_id: 'job-1', status: percent === 100 ? end.status : 0, progress: percent }]
  })
  return ingest(['jobs', ...args], { env: api.env })
}

test('a job is watched until it is complete', async () => {
  const { exitCode, stdout, stderr } = await watched({ status: 1, progress: 100 }, 'watch', 'job-1')
  expect(stderr).toBe('Encoding 0 %\nEncoding 40 %\nEncoding 100 %\n')
  expect(stdout).toMatch(/^Id +job-1\nStatus +COMPLETE\nDone +100 %\n/)
  expect(exitCode).toBe(0)
})

test('a job that fails ends with its reason and exit code 5', async () => {
  const { exitCode, stdout, stderr } = await watched({ status: 10, error: failed }, '--watch', 'job-1', '--json')
  expect(JSON.parse(stdout)).toEqual(aJob({ status: 10, error: failed }))
  expect(stderr).toMatch(/\ningest: Invalid data found.\n$/)
  expect(exitCode).toBe(5)
})

test('watching ends with Ctrl-C', async () => {
  const stop = new AbortController()
  api = await startApi(() => {
    stop.abort()
    return [200, { job_id: 'job-1', status: 0, progress: 0 }]
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
