import { createDataSource } from '@ingest/domain'
import type { LiveFixture } from '@ingest/domain/testing'
import { CutCable, waitFor } from '@ingest/testing'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { TestLive } from '../testing/test-live.ts'

/** What was known is looked at again after a second. */
const longMs = 2500

describe('an instance that has lost the database', () => {
  let live: TestLive
  let other: TestLive
  let cable: CutCable
  let dataSource: ReturnType<typeof createDataSource>

  beforeAll(async () => {
    live = await TestLive.start()
    other = await TestLive.start({ beside: live, database: connect })
  })
  afterAll(async () => {
    await other?.close()
    await live?.close()
    await dataSource?.destroy()
    cable?.close()
  })

  async function connect(fixture: LiveFixture) {
    const url = new URL(fixture.url)
    cable = await CutCable.to(url.hostname, Number(url.port))
    url.host = `127.0.0.1:${cable.port}`
    dataSource = await createDataSource({ url: url.href }).initialize()
    return dataSource
  }

  it('goes on with what is watched there, and has nothing else', async () => {
    const [watched, unknown] = [await live.create(), await live.create()]
    await live.publish(watched)
    const entry = (id: string) => `/live/${id}/master.m3u8`
    const media = await waitFor(async () => {
      const { status, text } = await other.get(entry(watched.id))
      return status === 200 ? `/live/${watched.id}/${text.split('\n').find((line) => line.endsWith('media.m3u8'))}` : undefined
    })
    cable.cutNow()
    const cutAtMs = performance.now()
    const seen = new Set<number>()
    await waitFor(async () => {
      seen.add((await other.get(media)).status)
      return performance.now() - cutAtMs > longMs
    })
    expect(seen).toEqual(new Set([200]))
    expect((await other.get(entry(unknown.id))).status).toBe(503)
    cable.mend()
    await waitFor(async () => (await other.get(entry(unknown.id))).status === 404)
  })
})
