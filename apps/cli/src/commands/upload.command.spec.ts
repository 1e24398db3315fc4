import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { type Answer, type Asked, ingest, startApi } from '../testing/ingest.ts'
import { aVideo } from '../testing/resources.ts'

let folder: string
let api: Awaited<ReturnType<typeof startApi>>
/** Names of files whose uploads are refused. */
let refused: string[]
/** What an input that is fetched looks like, one look after the other; the last one stays. */
let looks: object[]
let onLook: () => void
/** Of the command that was started last. */
let stop: AbortController

beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'ingest-cli-'))
  for (const name of ['a.mp4', 'b.mp4', 'c.mp4']) await writeFile(path.join(folder, name), name)
  refused = []
  looks = []
  onLook = () => undefined
  api = await startApi(respond)
})
afterEach(async () => {
  await api.stop()
  await rm(folder, { recursive: true })
})

const profile = { id: 'profile-1', name: 'HLS', type: 'hls', default: true }

/** As much of a platform as uploads in one part need; every id tells which file it is of. */
function respond({ line, body }: Asked): Answer {
  const [, method, route, id = ''] = /^(\w+) (\/store|\/videos|\/encoding\/\w+)\/?([^/]*)/.exec(line) ?? []
  const sent = body as Record<string, string>
  if (route === '/store') return [200]
  if (route === '/encoding/profiles') return [200, [profile]]
  if (line === 'POST /encoding/inputs') {
    if (sent.url) return [201, { id: 'input-fetched' }]
    return refused.includes(sent.filename ?? '') ? [413, { detail: 'Too large.' }] : [201, { id: `input-${sent.filename}` }]
  }
  if (line.endsWith('/upload')) return [201, { key: id, uploadId: 'upload-1', pieceSize: 5_000_000, pieceCount: 1 }]
  if (line.endsWith('/upload/sign')) return [200, { url: `${api.host}/store/${id}` }]
  if (line.endsWith('/upload/complete')) return [200, {}]
  if (id === 'input-fetched') {
    onLook()
    return [200, { id, filename: 'talk.mp4', ...(looks.length > 1 ? looks.shift() : looks[0]) }]
  }
  if (route === '/encoding/inputs') return [200, { id, filename: id.replace('input-', ''), status: 'QUEUED', deleted_at: null }]
  if (line === 'POST /encoding/jobs') return [201, { id: `job-${sent.video}` }]
  if (line === 'POST /videos') return [201, aVideo({ id: `video-${sent.title}` })]
  return method === 'GET' ? [200, aVideo({ id, status: 'PROCESSING' })] : [404, { detail: line }]
}

function upload(...args: string[]) {
  stop = new AbortController()
  const env = { ...api.env, XDG_CACHE_HOME: path.join(folder, 'cache') }
  return ingest(['upload', ...args], { env, cwd: folder, signal: stop.signal })
}

const made = (stdout: string) =>
  stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line).video_id)
const uploaded = () => api.lines().filter((line) => line.startsWith('PUT /store')).length

test('each file becomes a video, told in the order of the files', async () => {
  const { exitCode, stdout, stderr } = await upload('a.mp4', 'b.mp4', 'a.mp4', 'c.mp4')
  const rows = ['a', 'b', 'c'].map((name) => `video-${name}  PROCESSING  -      ${path.join(folder, `${name}.mp4`)}`)
  expect(stdout.split('\n')).toEqual(['VIDEO    STATUS      WATCH  FILE', ...rows, ''])
  expect(stderr).toContain('b.mp4: Uploading 100 % (5 B of 5 B)\n')
  expect(exitCode).toBe(0)
  expect(uploaded()).toBe(3)
})

test('the failure of one file does not end the others, and only that one is done again', async () => {
  refused = ['b.mp4']
  const first = await upload('a.mp4', 'b.mp4', 'c.mp4', '--json')
  expect(made(first.stdout)).toEqual(['video-a', 'video-c'])
  expect(first.stderr).toContain(`ingest: ${path.join(folder, 'b.mp4')}: ${api.host} refused: 413 Too large.\n`)
  expect(first.stderr).toMatch(/ingest: 1 of 3 files failed\n$/)
  expect(first.exitCode).toBe(1)

  refused = []
  const second = await upload('a.mp4', 'b.mp4', 'c.mp4', '--json')
  expect(second.exitCode).toBe(0)
  expect(second.stderr).toContain(`${path.join(folder, 'a.mp4')}: uploaded before, as video video-a\n`)
  expect(made(second.stdout)).toEqual(['video-a', 'video-b', 'video-c'])
  expect(uploaded()).toBe(3)

  await upload('a.mp4', 'b.mp4', 'c.mp4', '--json')
  expect(uploaded()).toBe(6)
})

test('failures for different reasons have the exit code 1, those for the same have its own', async () => {
  expect(await upload('a.mp4', 'none.mp4')).toMatchObject({ exitCode: 2, stdout: expect.stringContaining('video-a') })
  refused = ['b.mp4']
  expect(await upload('b.mp4', 'none.mp4')).toMatchObject({ exitCode: 1, stdout: '' })
  expect(await upload('nobody.mp4', 'none.mp4')).toMatchObject({
    exitCode: 2,
    stderr: expect.stringMatching(/2 of 2 files failed\n$/),
  })
})

describe('a URL', () => {
  const url = 'https://example.com/films/talk.mp4?signature=secret'
  const shown = 'https://example.com/films/talk.mp4?…'
  const unknown = { status: 'UPLOADING', size: null, received: 0 }
  const half = { status: 'UPLOADING', size: 1000, received: 500 }
  const ready = { status: 'READY', size: 1000, received: 1000 }
  const created = () => api.asked.filter(({ line }) => line === 'POST /encoding/inputs').map(({ body }) => body)

  test('is fetched by the platform, and its query is shown to nobody', async () => {
    looks = [unknown, half, ready]
    const { exitCode, stdout, stderr } = await upload(url, 'a.mp4', '--json')
    expect({ exitCode, created: created() }).toEqual({
      exitCode: 0,
      created: expect.arrayContaining([{ url }, { filename: 'a.mp4', size: 5 }]),
    })
    expect(
      stdout
        .split('\n')
        .slice(0, 2)
        .map((line) => JSON.parse(line)),
    ).toMatchObject([
      { file: shown, input_id: 'input-fetched', video_id: 'video-talk', job_id: 'job-video-talk' },
      { file: path.join(folder, 'a.mp4') },
    ])
    expect(stderr).toContain('talk.mp4?…: Fetching 50 % (500 B of 1.0 kB)\ntalk.mp4?…: Fetching 100 % (1.0 kB of 1.0 kB)\n')
    expect(stdout + stderr).not.toContain('secret')
  })

  test('is fetched once, though the command is interrupted', async () => {
    looks = [half]
    onLook = () => stop.abort()
    expect(await upload(url)).toMatchObject({
      exitCode: 130,
      stderr: expect.stringMatching(/the platform goes on with the fetching, and the same command waits for it\n$/),
    })
    looks = [ready]
    onLook = () => undefined
    expect(await upload(url)).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('video-talk') })
    expect(created()).toEqual([{ url }])
  })

  test('that cannot be fetched makes no video, and is asked for anew by the same command', async () => {
    looks = [{ status: 'ERROR', size: null, received: 0, error: { code: 'source-unavailable', message: 'The server is away.' } }]
    expect(await upload(url)).toMatchObject({ exitCode: 5, stderr: 'ingest: The server is away.\n' })
    expect(api.lines()).not.toContain('POST /videos')
    looks = [ready]
    expect((await upload(url)).exitCode).toBe(0)
    expect(created()).toEqual([{ url }, { url }])
  })

  test('is refused here when it is none', async () => {
    expect(await upload('http://')).toMatchObject({ exitCode: 2, stderr: 'ingest: http:// is not a URL\n' })
  })
})

test('a title is for one file', async () => {
  expect(await upload('a.mp4', 'b.mp4', '--title', 'A')).toMatchObject({
    exitCode: 2,
    stderr: 'ingest: --title is for one file only\n',
  })
})

test('a platform that refuses the credentials ends all, and is told once', async () => {
  await api.stop()
  api = await startApi((asked) => (asked.line === 'POST /encoding/inputs' ? [401, { title: 'Unauthorized' }] : respond(asked)))
  const { exitCode, stderr } = await upload('a.mp4', 'b.mp4', 'c.mp4')
  expect(stderr.match(/does not accept these credentials/g)).toHaveLength(1)
  expect(exitCode).toBe(3)
})
