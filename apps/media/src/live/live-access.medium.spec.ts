import { randomUUID } from 'node:crypto'
import { waitFor } from '@ingest/testing'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import type { Answer } from '../testing/send.ts'
import { TestLive } from '../testing/test-live.ts'

/** What the contract allows. */
const limitSeconds = 10

describe('a private live stream', () => {
  let live: TestLive
  let owner: TestLive
  let other: TestLive
  let viewers: Awaited<ReturnType<TestLive['viewers']>>
  let leaving: typeof viewers
  let stream: Awaited<ReturnType<TestLive['create']>>

  beforeAll(async () => {
    live = await TestLive.start()
    owner = live
    other = await TestLive.start({ beside: live })
    viewers = await live.viewers()
    leaving = await live.viewers()
    stream = await live.create({ private: true })
    await owner.publish(stream)
    await waitFor(async () => (await owner.get(entry())).status === 200)
  })
  afterAll(async () => {
    await other?.close()
    await live?.close()
  })

  const entry = (token = viewers.token({ sub: stream.id }), id = stream.id) => `/live/${id}/master.m3u8${token}`
  const uris = ({ text }: Answer) => text.split('\n').filter((line) => line !== '' && !line.startsWith('#'))
  /** All that a player fetches, one of each kind. */
  async function everything(at: TestLive, entryPath = entry()): Promise<{ path: string; answer: Answer }[]> {
    const first = await at.get(entryPath)
    const media = String(uris(first)[0])
    const playlist = await at.get(media)
    const [, init] = /EXT-X-MAP:URI="([^"]+)"/.exec(playlist.text) ?? []
    const [, part] = /EXT-X-PART:[^\n]*URI="([^"]+)"/.exec(playlist.text) ?? []
    const files = [init, part, uris(playlist)[0]].map((uri) => media.replace(/[^/]+$/, String(uri)))
    const fetched = await Promise.all(files.map(async (path) => ({ path, answer: await at.get(path) })))
    return [{ path: entryPath, answer: first }, { path: media, answer: playlist }, ...fetched]
  }

  it('plays with a token for it, and nothing of it is for shared caches', async () => {
    for (const at of [owner, other]) {
      const fetched = await everything(at)
      expect(fetched.map(({ answer: { status } }) => status)).toEqual([200, 200, 200, 200, 200])
      for (const { answer } of fetched) expect(answer.headers['cache-control']).toMatch(/^private, /)
      expect(fetched[1]?.path).toMatch(new RegExp(`^/g/[^/]+/live/${stream.id}/`))
    }
  })

  it('plays with a token for the whole network, and with a preview', async () => {
    const { url } = await live.domain.previews.createOfLive(live.caller, stream.id)
    for (const query of [viewers.token(), new URL(url).search]) {
      const fetched = await everything(other, entry(query))
      expect(fetched.map(({ answer: { status } }) => status)).toEqual([200, 200, 200, 200, 200])
    }
  })

  it('is refused to everybody else, whichever instance is asked', async () => {
    const [{ path: own } = { path: '' }] = (await everything(owner)).slice(1)
    const withoutGrant = own.replace(/^\/g\/[^/]+/, '')
    const foreign = await live.create({ private: true })
    for (const at of [owner, other]) {
      const refusals: [string, number, string][] = [
        [entry(''), 401, 'playback-token-missing'],
        [entry('?token=x'), 401, 'playback-token-invalid'],
        [entry(viewers.token({ sub: randomUUID() })), 403, 'playback-token-other-video'],
        [entry(viewers.token({ exp: 1 })), 401, 'playback-token-expired'],
        [withoutGrant, 401, 'playback-token-missing'],
        [own.replace(stream.id, foreign.id), 401, 'playback-token-invalid'],
      ]
      for (const [path, status, code] of refusals) {
        const answer = await at.get(path)
        expect([path, answer.status, JSON.parse(answer.text).type]).toEqual([path, status, `urn:ingest:problem:${code}`])
        expect(answer.headers['cache-control']).toBe('no-store')
      }
      expect((await at.get(`/watch/live/${stream.id}`)).status).toBe(401)
      expect((await at.get(`/watch/live/${stream.id}${viewers.token()}`)).headers['cache-control']).toBe('private, no-cache')
    }
  })

  it('stops with the key of its viewers', async () => {
    const fetched = await everything(other, entry(leaving.token()))
    await live.domain.playbackKeys.delete(live.caller, live.caller.networkId, leaving.keyId)
    for (const { path } of fetched)
      await waitFor(async () => (await other.get(path)).status === 401, { timeoutSeconds: limitSeconds })
    expect((await everything(other)).every(({ answer: { status } }) => status === 200)).toBe(true)
  })

  it('is what a public one becomes while it runs', async () => {
    const open = await live.create()
    await owner.publish(open)
    const path = await waitFor(async () => {
      const answer = await other.get(`/live/${open.id}/master.m3u8`)
      return answer.status === 200 ? `/live/${open.id}/${uris(answer)[0]}` : undefined
    })
    expect((await other.get(path)).headers['cache-control']).toBe('public, max-age=0')
    await live.fixture.live.change(live.caller, open.id, { private: true })
    for (const at of [owner, other])
      await waitFor(async () => (await at.get(path)).status === 401, { timeoutSeconds: limitSeconds })
    expect((await other.get(entry(viewers.token(), open.id))).status).toBe(200)
  })
})
