import { afterEach, expect, test } from '@jest/globals'
import { ingest, startApi } from '../testing/ingest.ts'
import { anEvent } from '../testing/resources.ts'

let api: Awaited<ReturnType<typeof startApi>>
afterEach(() => api.stop())

/** Has the events 1 to 4; 5 happens after somebody has asked for what comes after 4. */
function startWithEvents() {
  let happened = 4
  return startApi(({ range = '' }) => {
    const ids = Array.from({ length: happened }, (_, index) => String(index + 1))
    if (!range.includes('order=asc')) return [200, ids.toReversed().map((id) => anEvent(id))]
    const after = Number(/\](\d)/.exec(range)?.[1] ?? 0)
    if (after === 4) happened = 5
    return [200, ids.filter((id) => Number(id) > after).map((id) => anEvent(id))]
  })
}

async function followUntil(last: string, ...args: string[]) {
  const stop = new AbortController()
  const onStdout = (text: string) => {
    if (text.includes(`"event_id":"${last}"`)) stop.abort()
  }
  const result = await ingest(['events', '--follow', '--json', ...args], { env: api.env, signal: stop.signal, onStdout })
  const ids = result.stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line).event_id)
  return { ...result, ids }
}

test('the newest in the order they happened, then each as it happens; Ctrl-C says how to go on', async () => {
  api = await startWithEvents()
  const { exitCode, ids, stderr } = await followUntil('5', '--limit', '2', '--resource', 'videos')
  expect(ids).toEqual(['3', '4', '5'])
  expect(stderr).toBe('ingest: interrupted; "--follow --after 5" goes on\n')
  expect(exitCode).toBe(130)
  expect(api.asked[0]).toMatchObject({ line: 'GET /events?resource=videos', range: 'id ..; max=3' })
})

test('after the last event that is known', async () => {
  api = await startWithEvents()
  expect((await followUntil('5', '--after', '1')).ids).toEqual(['2', '3', '4', '5'])
})

test('all that there are, when there are fewer', async () => {
  api = await startWithEvents()
  expect((await followUntil('4', '--limit', '100')).ids).toEqual(['1', '2', '3', '4'])
})

test('a list, newest first', async () => {
  api = await startWithEvents()
  const { stdout } = await ingest(['events', '--filter', 'create,jobs.error'], { env: api.env })
  expect(stdout.split('\n')[1]).toBe('2026-08-01 12:34:56  videos.create             video-1  Holiday')
  expect(api.lines()).toEqual(['GET /events?filter=create,jobs.error'])
})
