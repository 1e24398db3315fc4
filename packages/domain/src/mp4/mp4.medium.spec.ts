import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import type { AuthContext } from '../core/scope.ts'
import { claimant, LiveFixture } from '../testing/index.ts'

const result = { durationSeconds: 30, sizeBytes: 5000, entry: 'recording.mp4' }
const failure = { code: 'recording-changed', message: 'The encoder has changed.' }

describe('the MP4 of a recording', () => {
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

  const get = (videoId: string) => fixture.mp4s.get(caller, videoId)
  const queued = () => fixture.jobs.of('make-mp4')

  it('is made once, however often it is asked for', async () => {
    const { videoId } = await fixture.recorded(caller)
    for (let times = 0; times < 2; times++)
      expect(await fixture.mp4s.request(caller, videoId)).toEqual({ status: 'QUEUED', url: null, error: null })
    expect(queued()).toHaveLength(1)
    const claim = await fixture.makeMp4.claim(queued()[0] as never, claimant)
    expect(claim && (await fixture.makeMp4.complete(claim, result))).toBe(true)
    const { url } = await fixture.mp4s.request(caller, videoId)
    expect([await get(videoId), queued().length]).toEqual([{ status: 'READY', url, error: null }, 1])
    expect(url).toMatch(new RegExp(`^https://media.example.com/v/${videoId}/[0-9a-f-]{36}/recording.mp4$`))
    expect((await fixture.events(caller)).at(-1)).toMatchObject({ name: 'videos.update', data: { id: videoId } })
  })

  it('is of whoever has claimed it last', async () => {
    const first = await fixture.claimedMp4(caller)
    expect(await fixture.makeMp4.claim(first, claimant)).toBeUndefined()
    fixture.clock.advance(claimant.leaseSeconds * 1000)
    expect(await fixture.makeMp4.sweep()).toBe(1)
    const second = await fixture.makeMp4.claim(first, claimant)
    expect(second).toMatchObject({ attempt: 2, videoId: first.videoId, broadcastId: first.broadcastId })
    expect(await fixture.makeMp4.heartbeat(first)).toBe(false)
    expect(await fixture.makeMp4.complete(first, result)).toBe(false)
    expect(await fixture.makeMp4.fail(first, failure, { permanent: true })).toBe(false)
    expect(second && (await fixture.makeMp4.heartbeat(second))).toBe(true)
    expect(second && (await fixture.makeMp4.complete(second, result))).toBe(true)
  })

  it('says why there is none, and is tried again when somebody asks', async () => {
    const claim = await fixture.claimedMp4(caller)
    await fixture.makeMp4.fail(claim, failure, { permanent: true })
    expect(await get(claim.videoId)).toEqual({ status: 'ERROR', url: null, error: failure })
    expect(await fixture.mp4s.request(caller, claim.videoId)).toMatchObject({ status: 'QUEUED', error: null })
    expect(queued()).toHaveLength(2)
  })

  it('is tried again by itself after what may pass, and is handed back uncounted', async () => {
    const claim = await fixture.claimedMp4(caller)
    await fixture.makeMp4.fail(claim, failure, { permanent: false })
    const again = await fixture.makeMp4.claim(claim, claimant)
    expect(again && (await fixture.makeMp4.release(again))).toBe(true)
    const rows = await fixture.dataSource.query('SELECT state, attempt, tries FROM mp4s')
    expect(rows).toEqual([{ state: 'QUEUED', attempt: 2, tries: 1 }])
  })

  it('outlives its live stream, and goes with its video', async () => {
    const { stream, recording } = await fixture.ended(caller)
    await fixture.recordings.complete(recording, { ...result, entry: 'recording-1.m3u8' })
    await fixture.live.delete(caller, stream.id, { permanent: true })
    expect(await fixture.mp4s.request(caller, recording.videoId)).toMatchObject({ status: 'QUEUED' })
    await fixture.dataSource.query('DELETE FROM videos WHERE id = $1', [recording.videoId])
    expect(await fixture.makeMp4.claim(queued()[0] as never, claimant)).toBeUndefined()
  })

  it('is refused of what is no recording, and of other networks', async () => {
    const { videoId } = await fixture.recorded(caller)
    await expect(fixture.mp4s.request(await fixture.tenant(), videoId)).rejects.toMatchObject({ status: 404 })
    await fixture.dataSource.query(`DELETE FROM variants WHERE video_id = $1`, [videoId])
    await expect(fixture.mp4s.request(caller, videoId)).rejects.toMatchObject({ status: 409, code: 'video-not-recorded' })
  })
})
