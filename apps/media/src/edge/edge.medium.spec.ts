import { waitFor } from '@ingest/testing'
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals'
import * as HLS from 'hls-parser'
import { liveSecretsKeys, TestLive } from '../testing/test-live.ts'
import { EdgeSignatures, signatureHeader } from './edge-signature.ts'

HLS.setOptions({ strictMode: true })

type LiveStream = Awaited<ReturnType<TestLive['create']>>

describe('an instance that does not have a stream', () => {
  let live: TestLive
  let owner: TestLive
  let other: TestLive

  beforeAll(async () => {
    live = await TestLive.start()
    owner = live
    other = await TestLive.start({ beside: live })
  })
  afterAll(async () => {
    await other?.close()
    await live?.close()
  })
  afterEach(() => Promise.all([owner.hush(), other.hush()]))

  /** The best rendition's playlist, as soon as there is one. */
  async function mediaPath({ id }: LiveStream, at = other): Promise<string> {
    const entry = await waitFor(async () => {
      const { status, text } = await at.get(`/live/${id}/master.m3u8`)
      return status === 200 ? (HLS.parse(text) as HLS.types.MasterPlaylist) : undefined
    })
    return `/live/${id}/${entry.variants[0]?.uri}`
  }

  async function playlist(path: string, at = other): Promise<HLS.types.MediaPlaylist> {
    const { status, text } = await at.get(path)
    if (status !== 200) throw new Error(`${path} is answered with ${status}`)
    return HLS.parse(text) as HLS.types.MediaPlaylist
  }

  const refusal = async (at: TestLive, path: string) =>
    JSON.parse((await at.get(path)).text)
      .type.split(':')
      .at(-1)

  const beside = (path: string, uri: string | undefined) => path.replace(/[^/]+$/, String(uri))
  /** What is promised only is no segment of the playlist yet. */
  const newest = ({ segments }: HLS.types.MediaPlaylist) =>
    segments.findLast(({ uri, parts }) => uri || parts.some(({ hint }) => !hint))?.mediaSequenceNumber ?? 0
  const hinted = async (path: string) =>
    beside(path, /PRELOAD-HINT:TYPE=PART,URI="([^"]+)"/.exec((await other.get(path)).text)?.[1])

  it('plays it as the owner does', async () => {
    const stream = await live.create()
    await owner.publish(stream)
    const path = await mediaPath(stream)
    const before = await playlist(path)
    const after = await playlist(`${path}?_HLS_msn=${newest(before) + 1}&_HLS_part=0`)
    expect(newest(after)).toBeGreaterThan(newest(before))
    const segment = after.segments.findLast(({ uri }) => uri)
    for (const uri of [segment?.map?.uri, segment?.uri, segment?.parts[0]?.uri])
      expect((await other.get(beside(path, uri))).body.equals((await owner.get(beside(path, uri))).body)).toBe(true)
    expect((await other.get(await hinted(path))).status).toBe(200)
    expect((await other.get(`${path}?_HLS_msn=${newest(after) + 9}`)).status).toBe(400)
    expect((await other.get(`${path}?_HLS_msn=soon`)).status).toBe(400)
    expect((await other.get(beside(path, '..%2f..%2fmaster.m3u8'))).status).toBe(404)
  })

  it('asks its owner once for what many players want', async () => {
    const stream = await live.create()
    await owner.publish(stream)
    const path = await mediaPath(stream)
    const waiting = `${path}?_HLS_msn=${newest(await playlist(path)) + 1}`
    const part = await hinted(path)
    const stampede = Array.from({ length: 100 }, (_, index) => other.get(index % 2 ? waiting : part))
    expect(new Set((await Promise.all(stampede)).map(({ status }) => status))).toEqual(new Set([200]))
    const asked = await waitFor(() => {
      const paths = owner.answered(`/edge/${stream.id}/`)
      return paths.some((each) => each.endsWith(beside('', part.split('/').at(-1)))) ? paths : undefined
    })
    expect(asked.filter((each) => each.endsWith(String(part.split('/').at(-1))))).toHaveLength(1)
    expect(asked.length).toBeLessThan(10)
  })

  it('lets so many players wait, and refuses the others at once', async () => {
    const small = await TestLive.start({ beside: live, waitingLimits: { ofStream: 2, ofInstance: 3 } })
    try {
      const [first, second] = [await live.create(), await live.create()]
      const publishers = [await owner.publish(first), await owner.publish(second)]
      const paths = [await mediaPath(first), await mediaPath(second)]
      for (const publisher of publishers) publisher.freeze()
      const waiting = await Promise.all(paths.map(async (path) => `${path}?_HLS_msn=${newest(await playlist(path)) + 2}`))
      const [ofFirst = '', ofSecond = ''] = waiting
      const codes = await Promise.all([ofFirst, ofFirst, ofFirst, ofSecond, ofSecond].map((path) => refusal(small, path)))
      expect(codes.toSorted()).toEqual(['busy', 'busy', 'unavailable', 'unavailable', 'unavailable'])
      expect((await small.get(paths[0] ?? '')).status).toBe(200)
    } finally {
      await small.close()
    }
  })

  it('serves what is finished from the store alone', async () => {
    const stream = await live.create()
    await owner.publish(stream)
    const path = await mediaPath(stream)
    const { segments } = await waitFor(async () => {
      const found = await playlist(path)
      return found.segments.filter(({ uri }) => uri).length > 1 ? found : undefined
    })
    expect((await other.get(beside(path, segments[0]?.uri))).headers['cache-control']).toBe('public, max-age=31536000, immutable')
    expect(owner.answered(`/edge/${stream.id}/`).some((each) => each.endsWith(String(segments[0]?.uri)))).toBe(false)
  })

  it('goes on with the same stream when it is published to there, and so does who had it', async () => {
    const stream = await live.create()
    const first = await owner.publish(stream)
    const path = await mediaPath(stream)
    const before = await playlist(path)
    const waiting = Promise.all([owner, other].map((at) => playlist(`${path}?_HLS_msn=${newest(before) + 1}`, at)))
    await other.publish(stream)
    await waitFor(() => first.closedBecause)
    for (const seen of await waiting) expect(seen.endlist).toBe(false)
    for (const at of [owner, other]) {
      const after = await waitFor(async () => {
        const found = await playlist(path, at)
        return found.segments.some(({ uri }) => uri?.startsWith('2-')) ? found : undefined
      })
      expect(after.endlist).toBe(false)
      expect(after.mediaSequenceBase).toBeGreaterThan(newest(before) + 1)
      expect(after.discontinuitySequenceBase).toBeGreaterThan(0)
      expect((await at.get(beside(path, before.segments[0]?.uri))).status).toBe(200)
    }
    await owner.publish(stream)
    await waitFor(async () => (await playlist(path)).segments.some(({ uri }) => uri?.startsWith('3-')))
  })

  it('shows where it ends', async () => {
    const stream = await live.create()
    await owner.publish(stream)
    const path = await mediaPath(stream)
    await live.fixture.live.stop(live.caller, stream.id, stream)
    await waitFor(async () => (await playlist(path)).endlist)
    expect((await other.get(`/live/${stream.id}/master.m3u8`)).status).toBe(404)
  })

  it('says that a stream cannot be reached when its owner is gone, and that there is none when it is over', async () => {
    const lost = await TestLive.start({ beside: live })
    const stream = await live.create()
    await lost.publish(stream)
    const path = await mediaPath(stream)
    const [segment] = (await playlist(path)).segments
    await lost.close()
    const gone = await waitFor(async () => {
      const answer = await other.get(path)
      return answer.status === 503 ? answer : undefined
    })
    expect(gone.headers).toMatchObject({ 'retry-after': '1', 'cache-control': 'no-store' })
    expect((await other.get(beside(path, segment?.uri))).status).toBe(200)
    await live.fixture.live.delete(live.caller, stream.id, {})
    await waitFor(async () => (await other.get(path)).status === 404)
  })

  it('is told by other instances only, and asks no third one', async () => {
    const stream = await live.create()
    await owner.publish(stream)
    const path = (await mediaPath(stream)).replace('/live/', '/edge/')
    const signed = (target: string) => {
      const signatures = new EdgeSignatures(liveSecretsKeys)
      return { headers: { [signatureHeader]: signatures.sign(target, live.fixture.clock.now()) } }
    }
    expect((await owner.get(path)).status).toBe(404)
    expect((await owner.get(path, signed(`${path}?_HLS_skip=YES`))).status).toBe(404)
    expect((await owner.get(path, signed(path))).status).toBe(200)
    expect((await other.get(path, signed(path))).status).toBe(503)
    const viewers = path.replace(/[^/]+\/[^/]+$/, 'viewers?instance=media-9&seen=0.AAAAAAAB')
    const post = { method: 'POST' }
    expect((await owner.get(viewers, post)).status).toBe(404)
    expect((await owner.get(viewers, { ...post, ...signed(viewers.replace('B', 'C')) })).status).toBe(404)
    expect((await owner.get(viewers, { ...post, ...signed(viewers) })).status).toBe(204)
    expect((await other.get(viewers, { ...post, ...signed(viewers) })).status).toBe(503)
  })
})
