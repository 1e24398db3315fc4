import { afterEach, expect, test } from '@jest/globals'
import { startServer } from '../testing/local-server.ts'
import { Hold } from './hold.ts'
import { sendPart } from './part-sender.ts'

let server: Awaited<ReturnType<typeof startServer>>
afterEach(() => server.stop())

async function send(retryAfter: string) {
  server = await startServer((_, response) => {
    if (server.seen.length === 1) response.writeHead(503, { 'retry-after': retryAfter }).end()
    else response.end()
  })
  const retry = { retries: 3, maxPauseMs: 1_000 }
  const sender = { fetch, retry, hold: new Hold(), sign: async () => `${server.host}/part` }
  const part = { number: 1, start: 0, end: 5 }
  return sendPart(sender, new Blob(['abcde']), part, new AbortController().signal)
}

test('a store that says when to come again is asked again', async () => {
  await send('0')
  expect(server.seen.map(({ body }) => body)).toEqual(['abcde', 'abcde'])
})

test('a store that asks for a longer pause than the policy allows is given up at once', async () => {
  await expect(send('3600')).rejects.toMatchObject({ status: 503, message: expect.stringContaining('part 1') })
  expect(server.seen).toHaveLength(1)
})
