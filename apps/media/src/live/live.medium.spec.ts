import { execFileSync } from 'node:child_process'
import { waitFor } from '@ingest/testing'
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals'
import * as HLS from 'hls-parser'
import { TestLive } from '../testing/test-live.ts'

HLS.setOptions({ strictMode: true })

type LiveStream = Awaited<ReturnType<TestLive['create']>>

describe('a live stream', () => {
  let live: TestLive

  beforeAll(async () => {
    live = await TestLive.start()
  })
  afterAll(() => live?.close())
  afterEach(() => live.hush())

  const parse = <T>(text: string) => HLS.parse(text) as T

  async function variants({ id }: LiveStream): Promise<string[]> {
    const { status, text } = await live.get(`/live/${id}/master.m3u8`)
    if (status !== 200) throw new Error(`the entry playlist is answered with ${status}`)
    return parse<HLS.types.MasterPlaylist>(text).variants.map(({ uri }) => `/live/${id}/${uri}`)
  }

  async function playlist(path: string): Promise<HLS.types.MediaPlaylist> {
    return parse<HLS.types.MediaPlaylist>((await live.get(path)).text)
  }

  const withDiscontinuity = (path: string) =>
    waitFor(async () => {
      const found = await playlist(path)
      return found.segments.some(({ discontinuity }) => discontinuity) ? found : undefined
    })

  const sequences = ({ segments }: HLS.types.MediaPlaylist) => segments.map(({ mediaSequenceNumber }) => mediaSequenceNumber)

  it('can be watched as soon as it has a segment, in every rendition', async () => {
    const stream = await live.create()
    expect((await live.get(`/live/${stream.id}/master.m3u8`)).status).toBe(404)
    await live.publish(stream)
    const paths = await variants(stream)
    expect(paths).toHaveLength(2)
    expect(await live.status(stream)).toBe('RUNNING')
    for (const path of paths) {
      // Half a segment of a second.
      expect((await live.get(path)).headers['cache-control']).toBe('public, max-age=0')
      const { segments, lowLatencyCompatibility } = await playlist(path)
      expect(lowLatencyCompatibility).toMatchObject({ canBlockReload: true })
      const folder = path.slice(0, path.lastIndexOf('/') + 1)
      const init = await live.get(`${folder}${segments[0]?.map?.uri}`)
      const part = await live.get(`${folder}${segments[0]?.parts[0]?.uri}`)
      const segment = await live.get(`${folder}${segments[0]?.uri}`)
      expect([init.status, part.status, segment.status]).toEqual([200, 200, 200])
      expect(segment.headers['cache-control']).toContain('immutable')
      expect(segment.body.subarray(0, part.body.length).equals(part.body)).toBe(true)
    }
  })

  it('dates its pictures: none was taken before its publisher came, or is still to be taken', async () => {
    const stream = await live.create()
    const beforeMs = Date.now()
    await live.publish(stream)
    const [path = ''] = await variants(stream)
    const { segments } = await playlist(path)
    const nowMs = Date.now()
    expect(segments[0]?.programDateTime?.getTime()).toBeGreaterThan(beforeMs)
    const listed = segments.flatMap(({ uri, duration, parts }) =>
      uri ? [duration] : parts.flatMap(({ hint, duration: length }) => (hint ? [] : [length])),
    )
    const seconds = listed.reduce((sum: number, length) => sum + (length ?? 0), 0)
    // A frame for clocks that count in whole milliseconds.
    expect(Number(segments[0]?.programDateTime) + seconds * 1000).toBeLessThan(nowMs + 40)
  })

  it('answers a player that waits with the part that it waits for', async () => {
    const stream = await live.create()
    await live.publish(stream)
    const [path = ''] = await variants(stream)
    const before = await playlist(path)
    const next = (sequences(before).at(-1) ?? 0) + 1
    const waited = await playlist(`${path}?_HLS_msn=${next}&_HLS_part=1`)
    expect(sequences(waited).at(-1)).toBeGreaterThanOrEqual(next)
    const asked = waited.segments.find(({ mediaSequenceNumber }) => mediaSequenceNumber === next)
    expect(asked?.parts.filter(({ hint }) => !hint).length).toBeGreaterThanOrEqual(2)
    const hint = /PRELOAD-HINT:TYPE=PART,URI="([^"]+)"/.exec((await live.get(path)).text)?.[1]
    expect((await live.get(`${path.slice(0, path.lastIndexOf('/') + 1)}${hint}`)).status).toBe(200)
    expect((await live.get(`${path}?_HLS_msn=${next + 100}`)).status).toBe(400)
    expect((await live.get(`${path}?_HLS_msn=soon`)).status).toBe(400)
  })

  it('goes on with one discontinuity when its encoder comes back', async () => {
    const stream = await live.create()
    const first = await live.publish(stream)
    const [path = ''] = await variants(stream)
    await first.vanish()
    await live.publish(stream)
    const after = await withDiscontinuity(path)
    expect(after.segments.filter(({ discontinuity }) => discontinuity)).toHaveLength(1)
    expect(new Set(after.segments.map(({ map }) => map?.uri)).size).toBe(2)
    expect(await live.status(stream)).toBe('RUNNING')
  })

  it('is given to the publisher who comes last, at once', async () => {
    const stream = await live.create()
    const frozen = await live.publish(stream)
    const [path = ''] = await variants(stream)
    await live.publish(stream)
    expect(frozen.closedBecause).toContain('another publisher')
    const all = await withDiscontinuity(path)
    expect(all.segments.at(-1)?.map?.uri).toBe('2-1-init.mp4')
  })

  it('is cut off when it is stopped, and its players see the end', async () => {
    const stream = await live.create()
    const publisher = await live.publish(stream)
    const [path = ''] = await variants(stream)
    await live.fixture.live.stop(live.caller, stream.id, stream)
    await waitFor(() => publisher.closedBecause)
    expect(await playlist(path)).toMatchObject({ endlist: true })
    expect((await live.get(`/live/${stream.id}/master.m3u8`)).status).toBe(404)
    expect(await live.broadcasts.claim(stream.stream_key)).toBe('stopped')
  })

  it('is cut off when it is deleted', async () => {
    const stream = await live.create()
    const publisher = await live.publish(stream)
    await live.fixture.live.delete(live.caller, stream.id, {})
    await waitFor(() => publisher.closedBecause)
    expect(await live.broadcasts.claim(stream.stream_key)).toBe('unknown')
  })

  it('outlives its encoder process', async () => {
    const stream = await live.create()
    await live.publish(stream)
    const [path = ''] = await variants(stream)
    const started = live.log.map((line) => JSON.parse(line)).filter((line) => line.live === stream.id && line.ffmpeg)
    execFileSync('kill', ['-9', String(started.at(-1).ffmpeg)])
    const after = await withDiscontinuity(path)
    expect(after.segments.filter(({ discontinuity }) => discontinuity)).toHaveLength(1)
  })

  it('is encoded whole when its own keyframes are too far apart', async () => {
    const stream = await live.create()
    await live.publish(stream, { gop: 250 })
    const paths = await variants(stream)
    expect(paths).toHaveLength(2)
    for (const path of paths) {
      const { segments, targetDuration, mediaSequenceBase } = await playlist(path)
      expect([targetDuration, mediaSequenceBase]).toEqual([1, 0])
      expect(segments[0]?.map?.uri).toBe('1-1-init.mp4')
      expect(segments.some(({ discontinuity }) => discontinuity)).toBe(false)
    }
  }, 60_000)

  it('is encoded whole when it has B-frames, and its owner is told once', async () => {
    const stream = await live.create()
    const first = await live.publish(stream, { bFrames: 2 })
    await variants(stream)
    const warnings = async () => (await live.fixture.live.get(live.caller, stream.id)).warnings
    await waitFor(async () => (await warnings()).length > 0)
    await first.vanish()
    await live.publish(stream, { bFrames: 2 })
    const [path = ''] = await variants(stream)
    await withDiscontinuity(path)
    expect(await warnings()).toEqual(['The whole source is encoded: it has B-frames.'])
    const told = (await live.fixture.events(live.caller)).filter(({ name }) => name === 'live.warning')
    expect(told.filter(({ data }) => (data as LiveStream).id === stream.id)).toHaveLength(1)
    const logged = live.log.map((line) => JSON.parse(line)).filter((line) => line.live === stream.id && line.reason)
    expect(logged).toMatchObject([{ level: 'warn', reason: 'it has B-frames' }])
  }, 60_000)

  it('ends when it has reached its longest duration, and says so', async () => {
    const stream = await live.create()
    await live.publish(stream)
    const [path = ''] = await variants(stream)
    await live.fixture.live.change(live.caller, stream.id, { max_duration_seconds: 1 })
    const publisher = await live.publish(stream)
    await waitFor(() => publisher.closedBecause)
    expect(publisher.closedBecause).toMatch(/\d+ s are the longest that it may be/)
    expect(await playlist(path)).toMatchObject({ endlist: true })
    await waitFor(async () => (await live.status(stream)) === 'IDLE')
    const events = (await live.fixture.events(live.caller)).filter(({ data }) => (data as LiveStream).id === stream.id)
    expect(events.map(({ name }) => name)).toEqual(['live.create', 'live.start', 'live.update', 'live.warning', 'live.stop'])
    expect(events.at(-1)?.data).toMatchObject({ warnings: [publisher.closedBecause] })
  })

  it('waits for its publisher as long as it says itself', async () => {
    const stream = await live.create({ reconnect_seconds: 0 })
    const publisher = await live.publish(stream)
    await variants(stream)
    await publisher.vanish()
    await waitFor(async () => (await live.status(stream)) === 'IDLE')
  })

  it('is made into what its network has chosen when it began', async () => {
    const { networks, profiles } = live.domain
    const video = (width: number, bitrate: string) => ({ width, bitrate, keep_aspect_ratio: true, profile: 'main' as const })
    const sizes = [video(480, '500k'), video(320, '250k'), video(160, '80k')]
    const data = { renditions: sizes.map((each, id) => ({ id, video: each })) }
    const { id } = await profiles.create(live.caller, { name: 'Live', data })
    await networks.update(live.caller, live.caller.networkId, { live_profile: id })
    try {
      const stream = await live.create()
      await live.publish(stream)
      await networks.update(live.caller, live.caller.networkId, { live_profile: null })
      await live.publish(stream)
      const { text } = await live.get(`/live/${stream.id}/master.m3u8`)
      const found = (HLS.parse(text) as HLS.types.MasterPlaylist).variants
      expect(found.map(({ resolution }) => resolution?.width)).toEqual([640, 480, 320, 160])
      expect(found.slice(1).map(({ codecs }) => codecs?.slice(0, 7))).toEqual(Array(3).fill('avc1.4d'))
      const rates = found.map(({ averageBandwidth = 0 }) => averageBandwidth)
      // With the sound in each.
      for (const [index, { bitrate }] of sizes.entries())
        expect(rates[index + 1]).toBeLessThan(Number.parseInt(bitrate, 10) * 1000 * 1.25 + 160_000)
    } finally {
      await networks.update(live.caller, live.caller.networkId, { live_profile: null })
    }
  })

  it('has all that was finished in the store', async () => {
    const stream = await live.create()
    const publisher = await live.publish(stream, { seconds: 4 })
    const [path = ''] = await variants(stream)
    await waitFor(() => publisher.closedBecause, { timeoutSeconds: 20 })
    const listed = (await playlist(path)).segments.map(({ uri }) => uri)
    const { store } = live.opened
    const prefix = `videos/${live.caller.networkId}/${live.broadcasts.find(stream.id)?.claim.videoId}/`
    const stored = await waitFor(async () => {
      const keys: string[] = []
      for await (const { key } of store.list(prefix)) keys.push(key)
      return listed.every((name) => keys.some((key) => key.endsWith(`/r0/${name}`))) ? keys : undefined
    })
    expect(stored.filter((key) => key.includes('/r0/')).length).toBe(listed.length + 1)
  }, 60_000)
})

describe('a live stream whose publisher stays away', () => {
  it('has ended', async () => {
    const live = await TestLive.start({ reconnectSeconds: 0 })
    try {
      const stream = await live.create()
      const publisher = await live.publish(stream)
      await waitFor(async () => (await live.get(`/live/${stream.id}/master.m3u8`)).status === 200)
      await publisher.vanish()
      await waitFor(async () => (await live.status(stream)) === 'IDLE')
      expect((await live.fixture.events(live.caller)).map(({ name }) => name)).toEqual(['live.create', 'live.start', 'live.stop'])
    } finally {
      await live.close()
    }
  })
})
