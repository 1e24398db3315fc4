import { afterEach, expect, test } from '@jest/globals'
import { ingest, startApi, TOKEN, TOKEN_EXPIRES } from '../testing/ingest.ts'

let api: Awaited<ReturnType<typeof startApi>>
afterEach(() => api.stop())

test('the token alone, or with what it is for', async () => {
  api = await startApi(() => [404])
  expect(await ingest(['token'], { env: api.env })).toEqual({ exitCode: 0, stdout: `${TOKEN}\n`, stderr: '' })
  const { stdout } = await ingest(['token', '--json'], { env: api.env })
  const expires = new Date(TOKEN_EXPIRES * 1000).toISOString()
  expect(JSON.parse(stdout)).toEqual({ api: api.host, access_token: TOKEN, expires_at: expires })
})
