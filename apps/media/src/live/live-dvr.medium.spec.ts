import { waitFor } from '@ingest/testing'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import * as HLS from 'hls-parser'
import { TestLive } from '../testing/test-live.ts'

HLS.setOptions({ strictMode: true })

describe('what viewers can go back to', () => {
  let live: TestLive
  let owner: TestLive
  let other: TestLive

  beforeAll(async () => {
    live = await TestLive.start({ windowSeconds: 2 })
    owner = live
    other = await TestLive.start({ beside: live, windowSeconds: 2 })
  })
  afterAll(async () => {
    await other?.close()
    await live?.close()
  })

  async function paths({ id }: { id: string }, entry = 'dvr.m3u8'): Promise<string[]> {
    const { text } = await waitFor(async () => {
      const answer = await owner.get(`/live/${id}/${entry}`)
      return answer.status === 200 ? answer : undefined
    })
    return (HLS.parse(text) as HLS.types.MasterPlaylist).variants.map(({ uri }) => `/live/${id}/${uri}`)
  }

  const parse = (text: string) => HLS.parse(text) as HLS.types.MediaPlaylist
  const playlist = async (at: TestLive, path: string) => parse((await at.get(path)).text)
  const beside = (path: string, uri: string | undefined) => path.replace(/[^/]+$/, String(uri))
  const names = ({ segments }: HLS.types.MediaPlaylist) => segments.map(({ uri }) => uri)
  const withSegments = (at: TestLive, path: string, count: number) =>
    waitFor(async () => {
      const found = await playlist(at, path)
      return found.segments.length >= count ? found : undefined
    })

  it('is longer than the live edge, plain, and told alike by every instance', async () => {
    const stream = await live.create()
    await owner.publish(stream)
    const found = await paths(stream)
    expect(found).toHaveLength(2)
    for (const path of found) {
      const { segments, ...seen } = await withSegments(other, path, 4)
      expect(seen).toMatchObject({ mediaSequenceBase: 0, discontinuitySequenceBase: 0, endlist: false })
      expect(seen.lowLatencyCompatibility).toBeUndefined()
      expect(segments[0]?.programDateTime?.getTime()).toBeGreaterThan(Date.now() - 60_000)
      const edge = await playlist(owner, path.replace('dvr.m3u8', 'media.m3u8'))
      expect(names(edge)).not.toContain(segments[0]?.uri)
      for (const uri of [segments[0]?.map?.uri, segments[0]?.uri]) expect((await other.get(beside(path, uri))).status).toBe(200)
    }
  })

  it('goes on with the same numbers when another instance takes the stream over', async () => {
    const stream = await live.create()
    await owner.publish(stream)
    const [path = ''] = await paths(stream)
    const before = await withSegments(other, path, 2)
    await other.publish(stream)
    for (const at of [other, owner]) {
      const after = await waitFor(async () => {
        const found = await playlist(at, path)
        return found.segments.some(({ uri }) => uri.startsWith('2-')) ? found : undefined
      })
      expect(after).toMatchObject({ mediaSequenceBase: 0, discontinuitySequenceBase: 0 })
      expect(names(after).slice(0, before.segments.length)).toEqual(names(before))
      const marked = after.segments.filter(({ discontinuity }) => discontinuity)
      expect(marked.map(({ map }) => map?.uri)).toEqual(['2-0-init.mp4'])
      expect(marked[0]?.programDateTime).toBeDefined()
      for (const { uri } of after.segments) expect((await at.get(beside(path, uri))).status).toBe(200)
    }
  })

  it('shows the end when the store has all of it', async () => {
    const stream = await live.create()
    await owner.publish(stream)
    const [path = ''] = await paths(stream)
    await withSegments(other, path, 1)
    await live.fixture.live.stop(live.caller, stream.id, stream)
    const ended = await waitFor(async () => {
      const found = await playlist(other, path)
      return found.endlist ? found : undefined
    })
    const edge = await playlist(other, path.replace('dvr.m3u8', 'media.m3u8'))
    expect(names(ended).at(-1)).toBe(names(edge).at(-1))
    expect((await other.get(`/live/${stream.id}/dvr.m3u8`)).status).toBe(404)
  })
})
