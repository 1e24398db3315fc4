import type { AuthContext } from '../core/scope.ts'
import { aHealth, type LiveFixture, mediaInstance } from './live.ts'

/** What is prepared first, and then the one call that tells of what it has changed. */
type Step = (fixture: LiveFixture, caller: AuthContext) => Promise<() => Promise<unknown>>

const afterTrash = 15 * 24 * 3600 * 1000
const afterLease = 16_000

/** Every use-case of live streams that tells of a change, named like `mediaChanges`. */
export const liveChanges: Record<string, Step> = {
  'live.create':
    async ({ live }, caller) =>
    () =>
      live.create(caller, { title: 'Town hall' }),
  'live.change': async ({ live }, caller) => {
    const { id } = await live.create(caller, { title: 'Town hall' })
    return () => live.change(caller, id, { title: 'Other' })
  },
  'live.stop': async (fixture, caller) => {
    const { stream } = await fixture.running(caller)
    return () => fixture.live.stop(caller, stream.id, stream)
  },
  'live.reset': async ({ live }, caller) => {
    const { id } = await live.create(caller, { title: 'Town hall' })
    return () => live.reset(caller, id)
  },
  'live.delete': async (fixture, caller) => {
    const { stream } = await fixture.running(caller)
    return () => fixture.live.delete(caller, stream.id, {})
  },
  'live.delete for good': async (fixture, caller) => {
    const { stream } = await fixture.running(caller)
    return () => fixture.live.delete(caller, stream.id, { permanent: true })
  },
  'live.purgeTrash': async ({ live, clock }, caller) => {
    await live.delete(caller, (await live.create(caller, { title: 'Town hall' })).id, {})
    clock.advance(afterTrash)
    return () => live.purgeTrash()
  },
  'broadcasts.claim': async (fixture, caller) => {
    const stream = await fixture.live.create(caller, { title: 'Town hall' })
    return () => fixture.claim(stream)
  },
  'broadcasts.continue': async (fixture, caller) => {
    const { claim } = await fixture.running(caller)
    fixture.clock.advance(afterLease)
    await fixture.broadcasts.sweep()
    return () => fixture.broadcasts.continue(claim)
  },
  'broadcasts.end': async (fixture, caller) => {
    const { claim } = await fixture.running(caller)
    return () => fixture.broadcasts.end(claim, 'publisher')
  },
  'broadcasts.warn': async (fixture, caller) => {
    const { claim } = await fixture.running(caller)
    return () => fixture.broadcasts.warn(claim, 'Everything is encoded.')
  },
  'recordings.complete': async (fixture, caller) => {
    const { recording } = await fixture.ended(caller)
    return () => fixture.recordings.complete(recording, { durationSeconds: 30, sizeBytes: 1000, entry: 'recording-1.m3u8' })
  },
  'liveReports.report': async (fixture, caller) => {
    const { claim } = await fixture.running(caller)
    await fixture.reports.report(mediaInstance, [{ ...claim, health: aHealth() }])
    return () => fixture.reports.report(mediaInstance, [{ ...claim, health: aHealth(['NO_DATA']) }])
  },
  'makeMp4.complete': async (fixture, caller) => {
    const claim = await fixture.claimedMp4(caller)
    return () => fixture.makeMp4.complete(claim, { durationSeconds: 30, sizeBytes: 1000, entry: 'recording.mp4' })
  },
  'broadcasts.sweep': async (fixture, caller) => {
    await fixture.running(caller)
    fixture.clock.advance(afterLease)
    return () => fixture.broadcasts.sweep()
  },
}
