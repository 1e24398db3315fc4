import { afterEach, expect, test } from '@jest/globals'
import { type Answer, type Asked, ingest, startApi } from '../testing/ingest.ts'
import { aLiveStream } from '../testing/resources.ts'

let api: Awaited<ReturnType<typeof startApi>>
afterEach(() => api.stop())

async function live(args: string[], respond: (asked: Asked) => Answer) {
  api = await startApi(respond)
  return ingest(['live', ...args], { env: api.env })
}

test('a table without keys', async () => {
  const { exitCode, stdout } = await live(['--status', 'running,idle'], () => [200, [aLiveStream()]])
  expect(stdout.split('\n')).toEqual([
    'ID      STATUS  RECORDING  CREATED (UTC)        TITLE',
    'live-1  IDLE    draft      2026-08-01 12:34:56  Town hall',
    '',
  ])
  expect(exitCode).toBe(0)
  expect(api.asked).toMatchObject([{ line: 'GET /live?status=running,idle' }])
})

test('a new one, with all that an encoder and a viewer need', async () => {
  const { stdout } = await live(['create', 'Town hall', '--recording', 'published'], () => [201, aLiveStream()])
  expect(stdout).toMatch(/^Publish to +rtmp:\/\/rtmp\/origin\/key-of-the-stream$/m)
  expect(stdout).toMatch(/^Watch +http:\/\/media\/live\/live-1\/master.m3u8$/m)
  expect(api.asked).toMatchObject([{ line: 'POST /live', body: { title: 'Town hall', recording: 'published' } }])
})

test('a broadcast ends with the key that the stream has', async () => {
  const { stdout } = await live(['stop', 'live-1'], ({ line }) => (line.startsWith('GET') ? [200, aLiveStream()] : [200, {}]))
  expect(stdout).toBe('live-1 stopped\n')
  expect(api.asked).toMatchObject([
    { line: 'GET /live/live-1' },
    { line: 'POST /live/live-1/stop', body: { stream_key: 'key-of-the-stream' } },
  ])
})

test('what is no recording is refused', async () => {
  const { exitCode, stderr } = await live(['create', 'Town hall', '--recording', 'public'], () => [500, {}])
  expect(exitCode).toBe(2)
  expect(stderr).toContain('none, draft, published')
})
