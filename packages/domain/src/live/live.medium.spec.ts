import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { entityTag } from '../core/entity-tag.ts'
import { newestFirst } from '../core/list.ts'
import type { AuthContext } from '../core/scope.ts'
import { LiveFixture } from '../testing/index.ts'

describe('live streams', () => {
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

  const create = (title = 'Town hall') => fixture.live.create(caller, { title })
  const titles = async (query: Parameters<LiveFixture['live']['list']>[2]) =>
    (await fixture.live.list(caller, newestFirst, query)).items.map(({ title }) => title)

  it('have a key, and say where to publish and where to watch', async () => {
    const stream = await create()
    expect(stream).toMatchObject({ title: 'Town hall', network_id: caller.networkId, status: 'IDLE', finished_at: null })
    expect(stream.stream_key).toMatch(/^[A-Za-z0-9_-]{24}$/)
    expect(stream.rtmp_url).toBe(`rtmp://rtmp.example.com/origin/${stream.stream_key}`)
    expect(stream.play_url).toBe(`https://media.example.com/live/${stream.id}/master.m3u8`)
    expect(stream.dvr_url).toBe(`https://media.example.com/live/${stream.id}/dvr.m3u8`)
    expect(await fixture.live.get(caller, stream.id)).toEqual(stream)
    expect((await create()).stream_key).not.toBe(stream.stream_key)
  })

  it('are for everybody unless they are private', async () => {
    const stream = await create()
    expect(stream.private).toBe(false)
    expect(await fixture.live.change(caller, stream.id, { private: true })).toMatchObject({ private: true })
    expect(await fixture.live.change(caller, stream.id, { title: 'Evening' })).toMatchObject({ private: true })
    expect(await fixture.live.create(caller, { title: 'Board', private: true })).toMatchObject({ private: true })
  })

  it('tell events nothing that one could publish with, and keep no key in the clear', async () => {
    const { stream, claim } = await fixture.running(caller)
    await fixture.live.change(caller, stream.id, { title: 'Evening' })
    await fixture.broadcasts.end(claim, 'publisher')
    const events = await fixture.events(caller)
    expect(events.map(({ name }) => name)).toEqual(['live.create', 'live.start', 'live.update', 'live.stop'])
    expect(JSON.stringify(events)).not.toContain(stream.stream_key)
    const rows = await fixture.dataSource.query('SELECT * FROM live_streams WHERE id = $1', [stream.id])
    expect(JSON.stringify(rows)).not.toContain(stream.stream_key)
  })

  it('are listed by status, and found by a part of their title', async () => {
    await create('Idle hall')
    await fixture.running(caller)
    await fixture.live.delete(caller, (await create('Gone')).id, {})
    expect(await titles({})).toEqual(['Town hall', 'Idle hall'])
    expect(await titles({ status: 'running' })).toEqual(['Town hall'])
    expect(await titles({ status: 'Idle,deleted' })).toEqual(['Gone', 'Idle hall'])
    expect(await titles({ filter: 'trashed' })).toEqual(['Gone'])
    expect(await titles({ search: 'IDLE' })).toEqual(['Idle hall'])
    expect(await fixture.live.count(caller, { status: 'running,idle' })).toBe(2)
    await expect(titles({ status: 'live' })).rejects.toMatchObject({ status: 422, errors: [{ field: '/status' }] })
  })

  it('are changed by who has read them last', async () => {
    const stream = await create()
    const tag = entityTag(JSON.stringify(stream))
    fixture.clock.advance(1000)
    const changed = await fixture.live.change(caller, stream.id, { title: 'Evening' }, tag)
    expect(changed).toMatchObject({ title: 'Evening', stream_key: stream.stream_key })
    await expect(fixture.live.change(caller, stream.id, { title: 'Late' }, tag)).rejects.toMatchObject({ status: 412 })
    await expect(fixture.live.delete(caller, stream.id, { ifMatch: tag })).rejects.toMatchObject({ status: 412 })
  })

  it('are stopped for good with their key, and published to again after a reset', async () => {
    const { stream, claim } = await fixture.running(caller)
    const stop = (stream_key: string) => fixture.live.stop(caller, stream.id, { stream_key })
    await expect(stop('another-key')).rejects.toMatchObject({ status: 403 })
    await expect(fixture.live.reset(caller, stream.id)).rejects.toMatchObject({ status: 409, code: 'live-running' })
    await stop(stream.stream_key)
    expect(await fixture.live.get(caller, stream.id)).toMatchObject({
      status: 'FINISHED',
      finished_at: fixture.clock.now().toISOString(),
    })
    expect(await fixture.broadcasts.held(claim)).toEqual([])
    await expect(stop(stream.stream_key)).rejects.toMatchObject({ status: 409, code: 'live-not-running' })
    expect(await fixture.broadcasts.claim(stream.stream_key, claim)).toBe('stopped')
    const fresh = await fixture.live.reset(caller, stream.id)
    expect(fresh).toMatchObject({ status: 'IDLE', finished_at: null })
    expect(await fixture.broadcasts.claim(stream.stream_key, claim)).toBe('unknown')
    expect(await fixture.claim(fresh)).toMatchObject({ liveId: stream.id, epoch: 1 })
  })

  it('in the trash take nobody, until they are restored', async () => {
    const { stream, claim } = await fixture.running(caller)
    await fixture.live.delete(caller, stream.id, {})
    await fixture.live.delete(caller, stream.id, {})
    expect(await fixture.broadcasts.held(claim)).toEqual([])
    expect(await fixture.broadcasts.claim(stream.stream_key, claim)).toBe('unknown')
    expect(await fixture.live.get(caller, stream.id)).toMatchObject({ status: 'IDLE', deleted_at: expect.any(String) })
    await fixture.live.change(caller, stream.id, { deleted_at: null })
    expect(await fixture.claim(stream)).toMatchObject({ liveId: stream.id })
  })

  it('are gone after two weeks in the trash, or at once', async () => {
    const [kept, removed] = [await create(), (await fixture.running(caller)).stream]
    await fixture.live.delete(caller, removed.id, { permanent: true })
    await expect(fixture.live.get(caller, removed.id)).rejects.toMatchObject({ status: 404, code: 'live-stream-not-found' })
    await fixture.live.delete(caller, kept.id, {})
    expect(await fixture.live.purgeTrash()).toBe(0)
    fixture.clock.advance(15 * 24 * 3600 * 1000)
    expect(await fixture.live.purgeTrash()).toBe(1)
    await expect(fixture.live.get(caller, kept.id)).rejects.toMatchObject({ status: 404 })
  })
})
