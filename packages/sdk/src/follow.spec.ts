import { afterEach, expect, test } from '@jest/globals'
import { Ingest } from './ingest.ts'
import { json, type Respond, startServer } from './testing/local-server.ts'

let server: Awaited<ReturnType<typeof startServer>>
afterEach(() => server.stop())

/** What the events after this one are; none after the last. */
const pages = { 'id ..; max=200, order=asc': ['1', '2'], 'id ]2..; max=200, order=asc': ['3'] } as Record<string, string[]>

const answer: Respond = ({ headers }, response) =>
  json(
    response,
    200,
    (pages[headers.range ?? ''] ?? []).map((event_id) => ({ event_id })),
  )

async function collect(respond: Respond, count: number, after?: string) {
  server = await startServer(respond)
  const ingest = new Ingest({ host: server.host, accessToken: 't', retry: { retries: 0 } })
  const ids: string[] = []
  for await (const { event_id } of ingest.events.follow({ resource: ['videos'] }, { after })) {
    ids.push(event_id)
    if (ids.length === count) break
  }
  return ids
}

test('every event once, from the first or after a known one, through answers that fail', async () => {
  let calls = 0
  const respond: Respond = (request, response) =>
    ++calls === 2 ? json(response, 503, { title: 'away' }) : answer(request, response)
  expect(await collect(respond, 3)).toEqual(['1', '2', '3'])
  expect(server.seen[0]?.url).toBe('/events?resource=videos')
  await server.stop()
  expect(await collect(answer, 1, '2')).toEqual(['3'])
})

test('ends with the signal', async () => {
  server = await startServer(answer)
  const ingest = new Ingest({ host: server.host, accessToken: 't' })
  const stop = new AbortController()
  const ids: string[] = []
  const following = (async () => {
    for await (const { event_id } of ingest.events.follow({}, { signal: stop.signal })) {
      ids.push(event_id)
      if (event_id === '3') stop.abort(new Error('enough'))
    }
  })()
  await expect(following).rejects.toThrow('enough')
  expect(ids).toEqual(['1', '2', '3'])
})
