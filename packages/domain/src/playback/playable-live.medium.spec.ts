import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { newId } from '../core/ids.ts'
import { LiveFixture } from '../testing/index.ts'
import { PlaybackUseCases } from './playback.use-cases.ts'

let fixture: LiveFixture
let playback: PlaybackUseCases

beforeAll(async () => {
  fixture = await LiveFixture.start()
  playback = new PlaybackUseCases(fixture)
})
afterAll(() => fixture?.stop())

it('says of a live stream who may play it, and who has its broadcast', async () => {
  const caller = await fixture.tenant()
  const idle = await fixture.live.create(caller, { title: 'Board', private: true })
  expect(await playback.live(idle.id)).toEqual({
    id: idle.id,
    networkId: caller.networkId,
    title: 'Board',
    private: true,
    deletedAt: null,
    broadcast: null,
  })
  const { stream, claim } = await fixture.running(caller)
  const { broadcastId: id, videoId, instance, internalUrl } = claim
  const running = { id, videoId, state: 'RUNNING', epoch: 1, instance, internalUrl, endedAgoSeconds: null }
  expect(await playback.live(stream.id)).toMatchObject({ broadcast: running })
  await fixture.broadcasts.end(claim, 'publisher')
  fixture.clock.advance(7000)
  expect(await playback.live(stream.id)).toMatchObject({ broadcast: { state: 'ENDED', endedAgoSeconds: 7 } })
  expect(await playback.live(newId())).toBeUndefined()
})
