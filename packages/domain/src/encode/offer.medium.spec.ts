import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import type { AuthContext } from '../core/scope.ts'
import { isPublished } from '../playback/playable-video.ts'
import { aVariant, MediaFixture } from '../testing/index.ts'
import type { EncodeClaim } from './encode.claim.ts'

const minuteMs = 60_000
const growing = { ...aVariant('Adaptive'), entry: 'playlist-1-growing.m3u8' }
const whole = { ...aVariant('Adaptive'), durationSeconds: 30.05 }
const failure = { code: 'broken', message: 'It broke.' }

describe('the beginning of a video', () => {
  let fixture: MediaFixture
  let caller: AuthContext
  let jobId: string
  let videoId: string
  let claim: EncodeClaim

  beforeAll(async () => {
    fixture = await MediaFixture.start()
  })
  afterAll(() => fixture?.stop())

  beforeEach(async () => {
    await fixture.clear()
    caller = await fixture.tenant()
    ;({ jobId, videoId } = await fixture.queuedJob(caller))
    claim = await fixture.claimJob(caller, jobId)
  })

  const encode = () => fixture.media.encode
  const video = () => fixture.media.videos.get(caller, videoId)
  const facts = async () => {
    const found = await fixture.media.playback.video(videoId)
    if (!found) throw new Error('the video is gone')
    return { variants: found.variants, published: isPublished(found, fixture.clock.now()) }
  }
  const removals = () => fixture.jobs.sent.filter(({ name }) => name === 'remove-objects')

  it('is offered while it is processed, once', async () => {
    expect(claim.isFirst).toBe(true)
    for (let times = 0; times < 2; times += 1) expect(await encode().offer(claim, [growing])).toBe(true)
    expect(await video()).toMatchObject({ status: 'PROCESSING', runtime: null, variants: [{ name: 'Adaptive' }] })
    expect(await facts()).toMatchObject({
      variants: [{ entry: 'playlist-1-growing.m3u8', provisional: true, replaced: false }],
      published: false,
    })
  })

  it('becomes the whole under the same URL', async () => {
    await encode().offer(claim, [growing, aVariant('Phone')])
    const [before] = (await video()).playback_urls ?? []
    await encode().complete(claim, { variants: [whole], sizeBytes: 1000 })
    expect(await video()).toMatchObject({ status: 'DRAFT', playback_urls: [before], variants: [{ duration: 30.05 }] })
    const { variants } = await facts()
    expect(variants).toMatchObject([{ entry: 'master.m3u8', provisional: false, replaced: false }])
    expect(removals()).toEqual([])
  })

  it('can be published, and plays from then on', async () => {
    await expect(fixture.media.videos.publish(caller, [videoId])).rejects.toMatchObject({ status: 409 })
    await encode().offer(claim, [growing])
    const [published] = await fixture.media.videos.publish(caller, [videoId])
    expect(published).toMatchObject({ status: 'PROCESSING', published_at: fixture.clock.now().toISOString() })
    expect((await facts()).published).toBe(true)
    fixture.clock.advance(minuteMs)
    const [again] = await fixture.media.videos.publish(caller, [videoId])
    expect(again?.published_at).toBe(published?.published_at)
    await encode().complete(await claimAnew(), { variants: [whole], sizeBytes: 1000 })
    expect(await video()).toMatchObject({ status: 'PUBLISHED', published_at: published?.published_at })
    await fixture.media.videos.change(caller, videoId, { published_at: null })
    expect((await facts()).published).toBe(false)
  })

  it('is not in the trash', async () => {
    await encode().offer(claim, [growing])
    await fixture.media.videos.delete(caller, videoId, {})
    await expect(fixture.media.videos.publish(caller, [videoId])).rejects.toMatchObject({ status: 409 })
  })

  it.each(['fails', 'is cancelled'])('is gone when the job %s', async (how) => {
    await encode().offer(claim, [growing])
    await fixture.media.videos.publish(caller, [videoId])
    if (how === 'fails') await encode().fail(claim, failure, { permanent: true })
    else await fixture.media.jobs.delete(caller, jobId, {})
    expect(await video()).toMatchObject({ status: how === 'fails' ? 'ERROR' : 'CREATED', variants: [] })
    expect(await facts()).toEqual({ variants: [], published: false })
    expect(await encode().offer(claim, [growing])).toBe(false)
    expect((await facts()).variants).toEqual([])
  })

  it('stays while the job waits for its next attempt, which offers its own under another URL', async () => {
    await encode().offer(claim, [growing, aVariant('Phone')])
    const { variants: before } = await facts()
    const next = await claimAnew()
    expect((await facts()).variants).toEqual(before)
    expect(await encode().offer(claim, [growing])).toBe(false)

    await encode().offer(next, [growing])
    const { variants: after } = await facts()
    expect(after).toMatchObject([{ name: 'Adaptive', objectPrefix: expect.stringMatching(/\/2\/$/) }])
    expect(before.map(({ id }) => id)).not.toContain(after[0]?.id)
    expect(await encode().complete(claim, { variants: [whole], sizeBytes: 1000 })).toBe(false)
    await encode().complete(next, { variants: [whole], sizeBytes: 1000 })
    expect((await facts()).variants).toMatchObject([{ id: after[0]?.id, provisional: false }])
  })

  it('is gone as well when the next attempt completes without offering one', async () => {
    await encode().offer(claim, [growing])
    await encode().complete(await claimAnew(), { variants: [whole], sizeBytes: 1000 })
    expect((await facts()).variants).toMatchObject([{ provisional: false, objectPrefix: expect.stringMatching(/\/2\/$/) }])
  })

  it('is nothing for a video that plays to its end: it keeps what it has until the swap', async () => {
    await encode().complete(claim, { variants: [whole], sizeBytes: 1000 })
    await fixture.media.videos.publish(caller, [videoId])
    const before = await facts()
    const second = await fixture.claimJob(caller, (await fixture.queuedJob(caller, await video())).jobId)
    expect(second.isFirst).toBe(false)
    expect(await encode().offer(second, [growing])).toBe(true)
    expect(await facts()).toEqual(before)
    await encode().fail(second, failure, { permanent: true })
    expect(await facts()).toEqual(before)
  })

  it('is left to the first of two jobs, and the last to complete has the name', async () => {
    const other = await fixture.claimJob(caller, (await fixture.queuedJob(caller, await video())).jobId)
    await encode().offer(claim, [growing])
    await encode().offer(other, [growing, aVariant('Phone')])
    const names = async () => (await facts()).variants.filter(({ replaced }) => !replaced).map(({ name }) => name)
    expect(await names()).toEqual(['Adaptive', 'Phone'])
    fixture.jobs.sent.length = 0
    await encode().complete(other, { variants: [whole, aVariant('Phone')], sizeBytes: 1000 })
    expect(removals()).toEqual([])
    const { variants } = await facts()
    expect(variants.find(({ provisional }) => provisional)).toMatchObject({ name: 'Adaptive', replaced: true })

    await encode().complete(claim, { variants: [whole], sizeBytes: 1000 })
    expect((await names()).toSorted()).toEqual(['Adaptive', 'Phone'])
    const shown = (await facts()).variants.find(({ name, replaced }) => name === 'Adaptive' && !replaced)
    expect(shown).toMatchObject({ provisional: false, objectPrefix: expect.stringContaining(jobId) })
  })

  /** The worker has died; another has the job. */
  async function claimAnew(): Promise<EncodeClaim> {
    fixture.clock.advance(minuteMs)
    await encode().sweep()
    return fixture.claimJob(caller, jobId, 'another')
  }
})
