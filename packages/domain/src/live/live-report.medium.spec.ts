import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import type { AuthContext } from '../core/scope.ts'
import { aHealth, LiveFixture, mediaInstance } from '../testing/index.ts'
import type { BroadcastClaim } from './broadcast.claim.ts'
import type { LiveProblem } from './broadcast.health.ts'

describe('what an instance reports of its broadcasts', () => {
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

  const report = (claim: BroadcastClaim, ...problems: LiveProblem[]) =>
    fixture.reports.report(mediaInstance, [{ ...claim, health: aHealth(problems) }])
  const health = (id: string) => fixture.reports.health(caller, id)
  const told = async () =>
    (await fixture.events(caller)).flatMap(({ name, data }) => (name === 'live.health' && 'status' in data ? [data.status] : []))

  it('is what the owner sees, until the broadcast ends', async () => {
    const { stream, claim } = await fixture.running(caller)
    expect(await health(stream.id)).toMatchObject({ status: 'UNKNOWN', measured_at: null, source: null, renditions: [] })
    await report(claim)
    expect(await health(stream.id)).toMatchObject({
      live_id: stream.id,
      status: 'GOOD',
      measured_at: fixture.clock.now().toISOString(),
      source: { bit_rate: 3_000_000, frame_rate: 25, keyframe_interval: 2 },
      renditions: [{ width: 1280, height: 720 }],
    })
    await fixture.broadcasts.end(claim, 'publisher')
    expect(await health(stream.id)).toMatchObject({ status: 'UNKNOWN' })
    await expect(fixture.reports.health(await fixture.tenant(), stream.id)).rejects.toMatchObject({ status: 404 })
  })

  it('is told when it turns bad and good again, once a minute at most', async () => {
    const { claim } = await fixture.running(caller)
    await report(claim)
    expect(await told()).toEqual([])
    for (let times = 0; times < 3; times++) await report(claim, 'LATE_DATA')
    expect(await told()).toEqual(['DEGRADED'])
    await report(claim)
    await report(claim, 'NO_DATA')
    await report(claim)
    expect(await told()).toEqual(['DEGRADED'])
    fixture.clock.advance(60_000)
    await report(claim)
    expect(await told()).toEqual(['DEGRADED', 'GOOD'])
    fixture.clock.advance(60_000)
    await report(claim)
    expect(await told()).toEqual(['DEGRADED', 'GOOD'])
  })

  it('counts for nothing when the broadcast was taken over, or belongs to another instance', async () => {
    const { stream, claim } = await fixture.running(caller)
    await fixture.claim(stream)
    await report(claim, 'NO_DATA')
    await fixture.reports.report({ instance: 'media-2' }, [{ ...claim, epoch: 2, health: aHealth() }])
    expect(await health(stream.id)).toMatchObject({ status: 'UNKNOWN' })
    expect(await told()).toEqual([])
  })

  it('tells whoever takes a broadcast over where its numbers go on', async () => {
    const { stream, claim } = await fixture.running(caller)
    expect(claim.known).toEqual({ epoch: 0, sequence: 0, discontinuity: 0, ageSeconds: 0 })
    const next = { epoch: 1, sequence: 30, discontinuity: 2 }
    await fixture.reports.report(mediaInstance, [{ ...claim, next, health: aHealth() }])
    await report(claim)
    fixture.clock.advance(4000)
    expect(await fixture.claim(stream)).toMatchObject({ epoch: 2, known: { ...next, ageSeconds: 4 } })
  })

  it('keeps the last picture when there is no new one', async () => {
    const { claim } = await fixture.running(caller)
    const pictureId = crypto.randomUUID()
    await fixture.reports.report(mediaInstance, [{ ...claim, pictureId, health: aHealth() }])
    await report(claim)
    expect(await fixture.dataSource.query('SELECT picture_id FROM broadcasts')).toEqual([{ picture_id: pictureId }])
  })
})
