import { afterEach, expect, test } from '@jest/globals'
import { IngestError, IngestFailedError } from './errors.ts'
import { createClient, getVideo } from './functions.ts'
import { Ingest } from './ingest.ts'
import { json, type Respond, startServer } from './testing/local-server.ts'

let server: Awaited<ReturnType<typeof startServer>>
afterEach(() => server.stop())

async function setUp(respond: Respond) {
  server = await startServer(respond)
  return new Ingest({ host: server.host, accessToken: 't', retry: { retries: 0 } })
}

const asked = () => server.seen.map(({ method, url, body }) => `${method} ${url} ${body}`.trim())

test('path parameters, bodies, queries and options find their places', async () => {
  const ingest = await setUp((_, response) => json(response, 200, { id: '1' }))
  await ingest.videos.get('a/b')
  await ingest.videos.update('1', { title: 'B' }, { ifMatch: '"x"', requestId: 'r' })
  await ingest.videos.publish(['1', '2'])
  await ingest.inputs.startUpload('1', { size: 3 }, { query: { type: 'amazon' } })
  await ingest.users.transferVideos('1', '2')
  expect(asked()).toEqual([
    'GET /videos/a%2Fb',
    'PATCH /videos/1 {"title":"B"}',
    'POST /videos/publish ["1","2"]',
    'POST /encoding/inputs/1/upload?type=amazon {"size":3}',
    'PATCH /users/1/transfer/2',
  ])
  expect(server.seen[1]?.headers).toMatchObject({ 'if-match': '"x"', 'request-id': 'r', 'content-type': 'application/json' })
})

test('empty answers are undefined', async () => {
  const ingest = await setUp((_, response) => response.writeHead(202).end())
  expect(await ingest.videos.delete('1', { permanent: true })).toBeUndefined()
  expect(asked()).toEqual(['DELETE /videos/1?permanent=true'])
})

test('lists are pages, counted and walked', async () => {
  const ingest = await setUp(({ method, headers }, response) => {
    if (method === 'HEAD') response.writeHead(204, { 'resource-count': '3' }).end()
    else if (headers.range === 'id ]2..; max=2') json(response, 200, [{ id: '1' }])
    else json(response, 206, [{ id: '3' }, { id: '2' }], { 'next-range': 'id ]2..; max=2' })
  })
  const query = { status: ['published' as const, 'draft' as const], search: 'a b' }
  expect(await ingest.videos.list(query, { max: 2 })).toMatchObject({ items: [{ id: '3' }, { id: '2' }], next: 'id ]2..; max=2' })
  expect(await ingest.videos.count(query)).toBe(3)
  const ids: string[] = []
  for await (const video of ingest.videos.list(query)) ids.push(video.id)
  expect(ids).toEqual(['3', '2', '1'])
  expect(new Set(asked().map((each) => each.replace(/^\w+ /, '')))).toEqual(
    new Set(['/videos?status=published,draft&search=a%20b']),
  )
  expect(server.seen.map((each) => each.headers.range)).toEqual(['id ..; max=2', undefined, undefined, 'id ]2..; max=2'])
})

test('refusals are thrown', async () => {
  const ingest = await setUp((_, response) => json(response, 404, { title: 'Not found', detail: 'There is no video 1.' }))
  const error = await ingest.videos.get('1').catch((each: unknown) => each)
  expect(error).toBeInstanceOf(IngestError)
  expect(error).toMatchObject({ status: 404, message: '404 There is no video 1.', problem: { title: 'Not found' } })
})

test('a job is waited for, with its progress', async () => {
  const answers = [0, 40, 100].map((progress) => ({ job_id: '1', status: progress === 100 ? 1 : 0, progress }))
  const ingest = await setUp(({ url }, response) => {
    json(response, 200, url.endsWith('/progress') ? answers.shift() : { id: '1', status: 1 })
  })
  const seen: number[] = []
  expect(await ingest.jobs.waitUntilDone('1', { onProgress: (percent) => seen.push(percent) })).toMatchObject({ status: 1 })
  expect(seen).toEqual([0, 40, 100])
})

test('whoever waits for a job can see it whole', async () => {
  const speeds = [null, 2.5, 2.4]
  const ingest = await setUp((_, response) => {
    const speed = speeds.shift()
    json(response, 200, { id: '1', status: speed === undefined ? 1 : 0, progress: 10, speed })
  })
  const seen: unknown[] = []
  await ingest.jobs.waitUntilDone('1', { onJob: ({ speed }) => seen.push(speed), onProgress: (percent) => seen.push(percent) })
  expect(seen).toEqual([null, 10, 2.5, 10, 2.4, 10, undefined, 10])
})

test('an input that is no media is reported with its reason', async () => {
  const error = { code: 'not-media', message: 'The file is no video.' }
  const ingest = await setUp((_, response) => json(response, 200, { id: '1', status: 'ERROR', error }))
  const failure = ingest.inputs.waitUntilReady('1')
  await expect(failure).rejects.toBeInstanceOf(IngestFailedError)
  await expect(failure).rejects.toMatchObject({ resource: 'input', id: '1', message: 'The file is no video.' })
})

test('whoever waits for an input sees how much of it has been fetched', async () => {
  const answers = [null, 10, 20].map((received) => ({ id: '1', status: received === 20 ? 'READY' : 'UPLOADING', received }))
  const ingest = await setUp((_, response) => json(response, 200, answers.shift()))
  const seen: unknown[] = []
  expect(await ingest.inputs.waitUntilReady('1', { onInput: ({ received }) => seen.push(received) })).toMatchObject({ id: '1' })
  expect(seen).toEqual([null, 10, 20])
})

test('waiting ends with its signal', async () => {
  const ingest = await setUp((_, response) => json(response, 200, { id: '1', status: 'PROCESSING' }))
  const controller = new AbortController()
  const waiting = ingest.inputs.waitUntilReady('1', { signal: controller.signal })
  controller.abort(new Error('enough'))
  await expect(waiting).rejects.toThrow('enough')
})

test('one operation is a function of its own', async () => {
  server = await startServer(({ url }, response) =>
    url === '/videos/1' ? json(response, 200, { id: '1' }) : json(response, 404, { detail: 'There is none.' }),
  )
  const client = createClient({ host: server.host, accessToken: 't', retry: { retries: 0 } })
  const { data } = await getVideo({ client, path: { video_id: '1' } })
  expect(data.id).toBe('1')
  await expect(getVideo({ client, path: { video_id: '2' } })).rejects.toMatchObject({ name: 'IngestError', status: 404 })
})
