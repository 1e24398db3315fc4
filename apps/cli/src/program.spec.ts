import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { run } from './program.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'ingest-cli-'))
  await writeFile(path.join(folder, 'empty.mp4'), '')
  await writeFile(path.join(folder, 'a.mp4'), 'a')
})
afterAll(() => rm(folder, { recursive: true }))

async function ingest(args: string[], env: Record<string, string> = {}) {
  const written = { stdout: '', stderr: '' }
  const stream = (name: 'stdout' | 'stderr') =>
    ({
      isTTY: false,
      write: (text: string) => {
        written[name] += text
        return true
      },
    }) as unknown as NodeJS.WriteStream
  const signal = new AbortController().signal
  const exitCode = await run(args, { env, cwd: folder, stdout: stream('stdout'), stderr: stream('stderr'), signal })
  return { exitCode, ...written }
}

test('the help has examples and exit codes', async () => {
  const program = await ingest(['--help'])
  expect(program).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('Exit codes:') })
  const upload = await ingest(['upload', '--help'])
  expect(upload).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('$ ingest upload holiday.mov --publish') })
})

test.each([
  [['upload'], /missing required argument 'file'/],
  [['upload', 'a.mp4', '--parallel', '0'], /whole number from 1 to 16/],
  [['upload', 'a.mp4', '--colour'], /unknown option '--colour'/],
  [['download'], /unknown command 'download'/],
  [['upload', 'none.mp4'], /^ingest: cannot read .*none.mp4: there is no such file\n$/],
  [['upload', '.'], /is not a file\n$/],
  [['upload', 'empty.mp4'], /is empty\n$/],
])('%j is refused with exit code 2', async (args, message) => {
  const { exitCode, stderr } = await ingest(args)
  expect(stderr).toMatch(message)
  expect(exitCode).toBe(2)
})

test('without credentials it says where they come from', async () => {
  const { exitCode, stderr } = await ingest(['upload', 'a.mp4'])
  expect(stderr).toMatch(/^ingest: no credentials: .*npm start.*INGEST_CLIENT_SECRET\n$/)
  expect(exitCode).toBe(3)
})

test('a platform that is away is named', async () => {
  const env = { INGEST_HOST: 'http://127.0.0.1:9', INGEST_CLIENT_ID: 'a', INGEST_CLIENT_SECRET: 'b', XDG_CACHE_HOME: folder }
  const { exitCode, stderr } = await ingest(['upload', 'a.mp4'], env)
  expect(stderr).toMatch(/^ingest: cannot reach http:\/\/127.0.0.1:9 .*is it running\?\n$/)
  expect(exitCode).toBe(4)
})
