import { waitFor } from '@ingest/testing'
import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { type EdgeApp, startEdgeApp } from './testing/edge-app.ts'

let edge: EdgeApp

beforeAll(async () => {
  edge = await startEdgeApp()
})
afterAll(() => edge.close())

const request =
  'GET /roles HTTP/1.1\r\nHost: api\r\nAccept: application/vnd.ingest.v1+json\r\nAuthorization: Bearer read_roles\r\n\r\n'

it('finishes the requests that it has, ends their connections, and takes no more', async () => {
  const { promise, resolve } = Promise.withResolvers<void>()
  edge.shelf.gate = promise
  const idle = edge.raw('')
  const busy = edge.raw(request)
  await waitFor(() => edge.shelf.waiting > 0)
  const closed = edge.close()
  await waitFor(
    () =>
      fetch(`http://127.0.0.1:${edge.port}/`).then(
        () => false,
        () => true,
      ),
    { what: 'a refused connection' },
  )
  resolve()
  expect(await busy).toMatch(/^HTTP\/1\.1 200 [\s\S]*\r\nConnection: close\r\n/)
  await closed
  expect(await idle).toBe('')
})
