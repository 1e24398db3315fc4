import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { mostTries } from '../core/claim.ts'
import { newId } from '../core/ids.ts'
import type { AuthContext } from '../core/scope.ts'
import { claimant, MediaFixture, probed } from '../testing/index.ts'
import type { ProbeClaim } from './probe.claim.ts'

const minuteMs = 60_000
const failure = { code: 'not-media', message: 'This is no film.' }

describe('probes', () => {
  let fixture: MediaFixture
  let caller: AuthContext
  let inputId: string

  beforeAll(async () => {
    fixture = await MediaFixture.start()
  })
  afterAll(() => fixture?.stop())

  beforeEach(async () => {
    await fixture.clear()
    caller = await fixture.tenant()
    inputId = (await fixture.queuedInput(caller)).id
    fixture.jobs.sent.length = 0
  })

  const probe = () => fixture.media.probe
  const tryClaim = () => probe().claim({ networkId: caller.networkId, inputId }, claimant)
  const claim = () => fixture.claimProbe(caller, inputId)
  const input = () => fixture.media.inputs.get(caller, inputId)

  async function useOf(stale: ProbeClaim): Promise<boolean[]> {
    return [
      await probe().heartbeat(stale),
      await probe().complete(stale, probed),
      await probe().fail(stale, failure, { permanent: true }),
      await probe().release(stale),
    ]
  }

  it('are claimed once, with what is needed to read the bytes', async () => {
    const claims = await Promise.all([tryClaim(), tryClaim()])
    const [claimed] = claims.filter((each) => each !== undefined)
    expect(claims).toContain(undefined)
    const stored = await fixture.store.head(String(claimed?.objectKey))
    expect(claimed).toMatchObject({ attempt: 1, filename: 'film.mov', objectEtag: stored?.etag, sizeBytes: stored?.sizeBytes })
    expect(await input()).toMatchObject({ status: 'PROCESSING' })
  })

  it('make the input ready', async () => {
    const image = { id: newId(), key: `inputs/${caller.networkId}/${inputId}/images/1-poster.jpg` }
    expect(await probe().complete(await claim(), { ...probed, images: [image], imageBytes: 300 })).toBe(true)
    const thumbnail = {
      thumbnail_id: image.id,
      thumbnail_url: `https://media.example.com/t/${image.id}`,
      thumbnail_type: 'system',
    }
    expect(await input()).toMatchObject({ status: 'READY', error: null, images: [thumbnail] })
    expect((await input()).metadata?.format).toMatchObject({ format_name: 'mov', filename: 'film.mov' })
    expect((await fixture.eventNames(caller)).at(-1)).toBe('inputs.complete')
    expect(await fixture.media.playback.picture(image.id)).toEqual({ objectKey: image.key, video: null })
    expect(await fixture.media.playback.picture(newId())).toBeUndefined()
  })

  it('leave a reason that a user can act on', async () => {
    await probe().fail(await claim(), failure, { permanent: true })
    expect(await input()).toMatchObject({ status: 'ERROR', error: failure, metadata: null })
  })

  it('are taken from a worker that gives no sign of life, and its late writes change nothing', async () => {
    const stopped = await claim()
    fixture.clock.advance(minuteMs)
    expect(await probe().sweep()).toBe(1)
    expect(fixture.jobs.sent).toMatchObject([{ name: 'probe-input', options: { singletonKey: inputId } }])
    const other = await claim()
    expect(await useOf(stopped)).toEqual([false, false, false, false])
    await probe().complete(other, probed)
    const ready = await input()
    expect(await useOf(stopped)).toEqual([false, false, false, false])
    expect(await input()).toEqual(ready)
  })

  it('that fail for now are tried again, so many times at most', async () => {
    for (let tries = 1; tries <= mostTries; tries += 1) {
      expect(await input()).toMatchObject({ status: 'QUEUED' })
      await probe().fail(await claim(), failure, { permanent: false })
    }
    expect(await input()).toMatchObject({ status: 'ERROR', error: failure })
  })

  it('whose workers die are given up after so many attempts, those handed back are not', async () => {
    for (let shutdowns = 0; shutdowns < 10; shutdowns += 1) expect(await probe().release(await claim())).toBe(true)
    for (let deaths = 0; deaths < mostTries; deaths += 1) {
      await claim()
      fixture.clock.advance(minuteMs)
      await probe().sweep()
    }
    expect(await input()).toMatchObject({ status: 'ERROR', error: { code: 'probe-failed' } })
  })

  it('of an input that was removed come to nothing', async () => {
    const claimed = await claim()
    await fixture.media.inputs.delete(caller, inputId, { permanent: true })
    expect(await useOf(claimed)).toEqual([false, false, false, false])
    expect(await tryClaim()).toBeUndefined()
  })
})
