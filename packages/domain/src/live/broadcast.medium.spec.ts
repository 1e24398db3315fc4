import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import type { AuthContext } from '../core/scope.ts'
import { LiveFixture, mediaInstance } from '../testing/index.ts'

const other = { ...mediaInstance, instance: 'media-2', internalUrl: 'http://media-2.internal:3001' }

describe('broadcasts', () => {
  let fixture: LiveFixture
  let caller: AuthContext

  beforeAll(async () => {
    fixture = await LiveFixture.start()
  })
  afterAll(() => fixture?.stop())

  beforeEach(async () => {
    await fixture.clear()
    caller = await fixture.tenant()
  })

  const status = async (id: string) => (await fixture.live.status(caller, id)).status
  const eventNames = async () => (await fixture.events(caller)).map(({ name }) => name)

  it('start with the publisher and end with it', async () => {
    const { stream, claim } = await fixture.running(caller)
    expect(await status(stream.id)).toBe('RUNNING')
    expect(await fixture.broadcasts.held(claim)).toEqual([{ broadcastId: claim.broadcastId, epoch: 1 }])
    expect(await fixture.broadcasts.end(claim, 'publisher')).toBe(true)
    expect(await fixture.broadcasts.end(claim, 'publisher')).toBe(false)
    expect(await status(stream.id)).toBe('IDLE')
    expect(await eventNames()).toEqual(['live.create', 'live.start', 'live.stop'])
    expect((await fixture.claim(stream)).broadcastId).not.toBe(claim.broadcastId)
  })

  it('say once what their owner should know, until the next one begins', async () => {
    const { stream, claim } = await fixture.running(caller)
    const warnings = async () => (await fixture.live.get(caller, stream.id)).warnings
    expect(await fixture.broadcasts.warn(claim, 'It has B-frames.')).toBe(true)
    expect(await fixture.broadcasts.warn(await fixture.claim(stream, other), 'It has B-frames.')).toBe(false)
    expect(await fixture.broadcasts.warn(claim, 'Too late.')).toBe(false)
    expect(await warnings()).toEqual(['It has B-frames.'])
    await fixture.live.stop(caller, stream.id, stream)
    expect(await eventNames()).toEqual(['live.create', 'live.start', 'live.warning', 'live.stop'])
    expect(await warnings()).toEqual(['It has B-frames.'])
    await fixture.claim(await fixture.live.reset(caller, stream.id))
    expect(await warnings()).toEqual([])
  })

  it('know what their stream is set to, and since when they have been going', async () => {
    const settings = { reconnect_seconds: 0, max_duration_seconds: 3600 }
    const stream = await fixture.live.create(caller, { title: 'Town hall', ...settings })
    const startedAt = fixture.clock.now()
    expect(await fixture.claim(stream)).toMatchObject({ reconnectSeconds: 0, maxDurationSeconds: 3600, startedAt })
    fixture.clock.advance(1000)
    await fixture.live.change(caller, stream.id, { reconnect_seconds: null, max_duration_seconds: 60 })
    const claim = await fixture.claim(stream)
    expect(claim).toMatchObject({ reconnectSeconds: null, maxDurationSeconds: 60, startedAt })
    expect(await fixture.broadcasts.end(claim, 'too-long')).toBe(true)
    expect(await status(stream.id)).toBe('IDLE')
    expect(await eventNames()).toEqual(['live.create', 'live.start', 'live.update', 'live.stop'])
  })

  it('keep the ladder that they have begun with, through all takeovers', async () => {
    const renditions = [{ id: 1, streams: ['video'], video: { width: 480, bitrate: '700k', keep_aspect_ratio: true } }]
    const choose = async (data: object) => {
      const sql = `INSERT INTO profiles (id, network_id, name, type, data) VALUES ($1, $2, 'Live', 'hls', $3)`
      const id = crypto.randomUUID()
      await fixture.dataSource.query(sql, [id, caller.networkId, data])
      await fixture.dataSource.query('UPDATE networks SET live_profile_id = $1 WHERE id = $2', [id, caller.networkId])
    }
    expect((await fixture.running(caller)).claim.ladder).toBeNull()
    await choose({ playlists: [], renditions })
    const { stream, claim } = await fixture.running(caller)
    expect(claim.ladder).toEqual(renditions)
    await choose({ playlists: [], renditions: [] })
    expect((await fixture.claim(stream, other)).ladder).toEqual(renditions)
    fixture.clock.advance(15_000)
    await fixture.broadcasts.sweep()
    expect((await fixture.claim(stream)).ladder).toEqual(renditions)
  })

  it('are refused to keys that no stream has, and in networks that are read-only', async () => {
    const stream = await fixture.live.create(caller, { title: 'Town hall' })
    expect(await fixture.broadcasts.claim('a-key-of-nobody', mediaInstance)).toBe('unknown')
    await fixture.dataSource.query('UPDATE networks SET read_only = true WHERE id = $1', [caller.networkId])
    expect(await fixture.broadcasts.claim(stream.stream_key, mediaInstance)).toBe('read-only')
  })

  it('are taken over by the publisher who comes last, on whichever instance', async () => {
    const { stream, claim } = await fixture.running(caller)
    const taken = await fixture.claim(stream, other)
    expect(taken).toMatchObject({ broadcastId: claim.broadcastId, epoch: 2, instance: 'media-2' })
    expect(await fixture.broadcasts.prolong(mediaInstance, [claim.broadcastId])).toEqual([])
    expect(await fixture.broadcasts.end(claim, 'publisher')).toBe(false)
    expect(await fixture.broadcasts.continue(claim)).toBe(false)
    expect(await status(stream.id)).toBe('RUNNING')
    expect(await eventNames()).toEqual(['live.create', 'live.start'])
  })

  it('of an instance that gives no sign of life are ended, and of one that does are not', async () => {
    const { stream } = await fixture.running(caller)
    const second = await fixture.live.create(caller, { title: 'Second' })
    const kept = await fixture.claim(second, other)
    fixture.clock.advance(10_000)
    expect(await fixture.broadcasts.prolong(other, [kept.broadcastId])).toHaveLength(1)
    fixture.clock.advance(5_000)
    expect(await fixture.broadcasts.sweep()).toBe(1)
    expect([await status(stream.id), await status(second.id)]).toEqual(['ERROR', 'RUNNING'])
    expect(await eventNames()).toContain('live.error')
  })

  it('that were lost go on with a publisher who comes back in time', async () => {
    const { stream, claim } = await fixture.running(caller)
    fixture.clock.advance(15_000)
    await fixture.broadcasts.sweep()
    const continued = await fixture.claim(stream, other)
    expect(continued).toMatchObject({ broadcastId: claim.broadcastId, epoch: 2 })
    expect(await status(stream.id)).toBe('RUNNING')
    expect(await fixture.broadcasts.continue(claim)).toBe(false)
    fixture.clock.advance(15_000)
    await fixture.broadcasts.sweep()
    fixture.clock.advance(60_000)
    expect((await fixture.claim(stream)).broadcastId).not.toBe(claim.broadcastId)
  })

  it('go on when only the database was away', async () => {
    const { stream, claim } = await fixture.running(caller)
    fixture.clock.advance(60_000)
    await fixture.broadcasts.sweep()
    expect(await fixture.broadcasts.continue(claim)).toBe(true)
    expect(await fixture.broadcasts.continue(claim)).toBe(true)
    expect(await status(stream.id)).toBe('RUNNING')
    expect(await fixture.broadcasts.prolong(mediaInstance, [claim.broadcastId])).toEqual([
      { broadcastId: claim.broadcastId, epoch: 1 },
    ])
    await fixture.live.stop(caller, stream.id, stream)
    expect(await fixture.broadcasts.continue(claim)).toBe(false)
  })

  it('have one winner when publishers come at once', async () => {
    const stream = await fixture.live.create(caller, { title: 'Town hall' })
    const claims = await Promise.all([1, 2, 3].map(() => fixture.claim(stream)))
    expect(new Set(claims.map(({ broadcastId }) => broadcastId)).size).toBe(1)
    expect(claims.map(({ epoch }) => epoch).toSorted()).toEqual([1, 2, 3])
    expect(await eventNames()).toEqual(['live.create', 'live.start'])
  })

  it('of a stream that is removed for good are no error', async () => {
    const { stream, claim } = await fixture.running(caller)
    await fixture.live.delete(caller, stream.id, { permanent: true })
    expect(await fixture.broadcasts.end(claim, 'failed')).toBe(false)
    expect(await fixture.broadcasts.continue(claim)).toBe(false)
  })
})
