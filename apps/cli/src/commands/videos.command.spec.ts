import { afterEach, expect, test } from '@jest/globals'
import { type Answer, type Asked, ingest, startApi } from '../testing/ingest.ts'
import { aVideo } from '../testing/resources.ts'

let api: Awaited<ReturnType<typeof startApi>>
afterEach(() => api.stop())

async function videos(args: string[], respond: (asked: Asked) => Answer) {
  api = await startApi(respond)
  return ingest(['videos', ...args], { env: api.env })
}

/** Five videos, two on a page whatever is asked for. */
const paged = ({ range = '' }: Asked): Answer => {
  const start = Number(/\](\d)\.\./.exec(range)?.[1] ?? 6) - 1
  const page = [start, start - 1].filter((id) => id > 0).map((id) => aVideo({ id: String(id) }))
  return start > 2 ? [206, page, { 'next-range': `id ]${start - 1}..; max=2` }] : [200, page]
}

test('a table for people, with what was asked for', async () => {
  const found = [aVideo(), aVideo({ id: 'v2', status: 'DRAFT', runtime: null, title: 'Secret', private: true })]
  const args = ['--status', 'draft, Published', '--search', 'a b', '--private', '--sort', 'title', '--order', 'asc']
  const { exitCode, stdout, stderr } = await videos(args, () => [200, found])
  expect(stdout.split('\n')).toEqual([
    'ID       STATUS     RUNTIME   CREATED (UTC)        TITLE',
    'video-1  PUBLISHED  00:01:02  2026-08-01 12:34:56  Holiday',
    'v2       DRAFT      -         2026-08-01 12:34:56  Secret (private)',
    '',
  ])
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' })
  expect(api.asked).toMatchObject([
    { line: 'GET /videos?status=draft,published&private=true&search=a%20b', range: 'title ..; max=20, order=asc' },
  ])
})

test('no more than the limit, and it says that there are more', async () => {
  const { stdout, stderr } = await videos(['--limit', '3'], paged)
  expect(stdout.match(/^\d/gm)).toEqual(['5', '4', '3'])
  expect(stderr).toMatch(/^There are more: --all/)
})

test('all of them, as lines of JSON', async () => {
  const { stdout, stderr } = await videos(['list', '--all', '--json'], paged)
  const lines = stdout.trimEnd().split('\n')
  expect(lines.map((line) => JSON.parse(line).id)).toEqual(['5', '4', '3', '2', '1'])
  expect(JSON.parse(lines[0] ?? '')).toEqual(aVideo({ id: '5' }))
  expect(stderr).toBe('')
})

test('none is no failure', async () => {
  expect(await videos([], () => [200, []])).toEqual({ exitCode: 0, stdout: '', stderr: 'There are none.\n' })
})

test('one of them, and one that is not there', async () => {
  const found = await videos(['get', 'video-1'], () => [200, aVideo({ tags: ['a', 'b'] })])
  expect(found.stdout).toMatch(/^Id +video-1\nTitle +Holiday\nStatus +PUBLISHED\nRuntime +00:01:02\nTags +a, b\n/)
  await api.stop()
  const missing = await videos(['get', 'x'], () => [404, { detail: 'There is\nno video x.' }, { 'request-id': 'r1' }])
  expect(missing.stderr).toBe(`ingest: ${api.host} refused: 404 There is no video x. (request r1)\n`)
  expect(missing.exitCode).toBe(1)
})

test('published together', async () => {
  const { stdout } = await videos(['publish', '1', '2', '--json'], () => [200, [aVideo({ id: '1' }), aVideo({ id: '2' })]])
  expect(stdout.trimEnd().split('\n')).toHaveLength(2)
  expect(api.asked).toMatchObject([{ line: 'POST /videos/publish', body: ['1', '2'] }])
})

test('one that cannot be unpublished does not end the others', async () => {
  const { exitCode, stdout, stderr } = await videos(['unpublish', '1', '2', '3'], ({ line }) =>
    line.endsWith('/2') ? [404, { detail: 'There is no video 2.' }] : [200, aVideo()],
  )
  expect(api.asked.map(({ line, body }) => [line, body])).toEqual(
    ['1', '2', '3'].map((id) => [`PATCH /videos/${id}`, { published_at: null }]),
  )
  expect(stdout).toBe('1 unpublished\n3 unpublished\n')
  expect(stderr).toBe(`ingest: 2: ${api.host} refused: 404 There is no video 2.\ningest: 1 of 3 videos failed\n`)
  expect(exitCode).toBe(1)
})

test('deleted, into the trash or for good', async () => {
  expect((await videos(['delete', '1', '--json'], () => [202])).stdout).toBe('{"id":"1","deleted":true}\n')
  expect(api.lines()).toEqual(['DELETE /videos/1'])
  await api.stop()
  await videos(['delete', '1', '--permanent'], () => [202])
  expect(api.lines()).toEqual(['DELETE /videos/1?permanent=true'])
})

test('credentials that are refused are told once', async () => {
  const { exitCode, stderr } = await videos(['delete', '1', '2', '3'], () => [401, { title: 'Unauthorized' }])
  expect(stderr).toMatch(/^ingest: .* does not accept these credentials: 401 Unauthorized\n$/)
  expect(exitCode).toBe(3)
})
