import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { entityTag } from '../core/entity-tag.ts'
import { newId } from '../core/ids.ts'
import { newestFirst } from '../core/list.ts'
import type { AuthContext } from '../core/scope.ts'
import { VideoEntity } from '../entities/video.entity.ts'
import { MediaFixture } from '../testing/index.ts'
import { emptyVideo } from './empty-video.ts'
import type { VideoListQuery } from './video.filter.ts'
import { hasStatusSql, type VideoStatus, videoStatus } from './video.status.ts'

const hourMs = 3600 * 1000

describe('videos', () => {
  let fixture: MediaFixture
  let caller: AuthContext

  beforeAll(async () => {
    fixture = await MediaFixture.start()
  })
  afterAll(() => fixture?.stop())

  beforeEach(async () => {
    await fixture.clear()
    caller = await fixture.tenant()
  })

  const videos = () => fixture.media.videos
  const get = (id: string) => videos().get(caller, id)
  const inHours = (hours: number) => new Date(fixture.clock.now().getTime() + hours * hourMs).toISOString()
  const titles = async (query: VideoListQuery) =>
    (await videos().list(caller, { ...newestFirst, field: 'title', order: 'asc' }, query)).items.map(({ title }) => title)

  it('are created from a title', async () => {
    const video = await videos().create(caller, { title: 'Film', tags: ['a', 'b', 'a'], genre: 'drama', private: true })
    expect(video).toMatchObject({
      url: `https://api.example.com/videos/${video.id}`,
      status: 'CREATED',
      tags: ['a', 'b'],
      genre: 'drama',
      private: true,
      author: caller.userId,
      playback_urls: [],
      poster: null,
      published_at: null,
    })
    expect(await videos().privacy(caller, video.id)).toEqual({ private: true })
  })

  it('change what a body names and keep the rest', async () => {
    const { id } = await videos().create(caller, { title: 'Film', tags: ['a'], language: 'en', crew: 'Ada' })
    const changed = await videos().change(caller, id, { title: 'Film II', tags: [], language: null })
    expect(changed).toMatchObject({ title: 'Film II', tags: [], language: null, crew: 'Ada', updater: caller.userId })
    expect(await videos().change(caller, id, { ...changed, title: 'Film III' })).toMatchObject({ title: 'Film III', crew: 'Ada' })
    expect(await fixture.eventNames(caller)).toEqual(['videos.create', 'videos.update', 'videos.update'])
  })

  it('refuse a window that closes before it opens', async () => {
    const window = { schedule_start: inHours(2), schedule_end: inHours(1) }
    await expect(videos().create(caller, { title: 'Film', ...window })).rejects.toMatchObject({ status: 422 })
    const { id } = await videos().create(caller, { title: 'Film', schedule_start: window.schedule_start })
    await expect(videos().change(caller, id, { schedule_end: window.schedule_end })).rejects.toMatchObject({ status: 422 })
  })

  it('have the same status in SQL as in code, whichever of them are asked for', async () => {
    const now = fixture.clock.now()
    const rows = everyKindOfVideo(caller.networkId, now)
    await fixture.dataSource.manager.insert(VideoEntity, rows)
    const statusOf = new Map(rows.map((row) => [row.id, videoStatus(row, now)]))
    const statuses = [...new Set(statusOf.values())]
    expect(statuses).toHaveLength(7)
    for (let subset = 0; subset < 2 ** statuses.length; subset += 1) {
      const wanted = statuses.filter((_, bit) => subset & (1 << bit))
      const query = fixture.dataSource.manager.createQueryBuilder(VideoEntity, 'video').where(hasStatusSql(wanted), { now })
      const found = await query.andWhere('video.network_id = :networkId', { networkId: caller.networkId }).getMany()
      const expected = rows.filter(({ id }) => wanted.includes(statusOf.get(id) as VideoStatus))
      expect([wanted, found.map(({ id }) => id).sort()]).toEqual([wanted, expected.map(({ id }) => id).sort()])
    }
  })

  describe('publishing', () => {
    it('makes playable videos public at server time, all or none', async () => {
      const [a, b] = [await fixture.playableVideo(caller), await fixture.playableVideo(caller)]
      const empty = await videos().create(caller, { title: 'Empty' })
      expect(a).toMatchObject({ status: 'DRAFT' })
      await expect(videos().publish(caller, [a.id, empty.id])).rejects.toMatchObject({ status: 409 })
      expect(await get(a.id)).toMatchObject({ status: 'DRAFT' })

      const published = await videos().publish(caller, [b.id, a.id])
      expect(published.map(({ id }) => id)).toEqual([b.id, a.id])
      expect(published).toMatchObject([{ status: 'PUBLISHED', published_at: fixture.clock.now().toISOString() }, {}])
      expect((await fixture.eventNames(caller)).filter((name) => name === 'videos.publish')).toHaveLength(2)
    })

    it('names the id that is unknown, and refuses an empty list', async () => {
      const { id } = await fixture.playableVideo(caller)
      const unknown = '0198c2f0-5b7e-7c3a-9d52-0f6d1a2b3c4d'
      const refusal = { status: 422, errors: [{ field: '/1', code: 'unknown-reference' }] }
      await expect(videos().publish(caller, [id, unknown])).rejects.toMatchObject(refusal)
      await expect(videos().publish(caller, [])).rejects.toMatchObject({ status: 422 })
      const stranger = await fixture.tenant()
      await expect(videos().publish(stranger, [id])).rejects.toMatchObject({ status: 422 })
    })

    it('is undone by null', async () => {
      const { id } = await fixture.playableVideo(caller)
      await videos().publish(caller, [id])
      expect(await videos().change(caller, id, { title: 'Still' })).toMatchObject({ status: 'PUBLISHED' })
      expect(await videos().change(caller, id, { published_at: null })).toMatchObject({ status: 'DRAFT', published_at: null })
    })

    it('happens by the clock where there is a window', async () => {
      const { id } = await fixture.playableVideo(caller)
      await videos().change(caller, id, { schedule_start: inHours(1), schedule_end: inHours(3) })
      expect(await get(id)).toMatchObject({ status: 'SCHEDULED' })
      fixture.clock.advance(2 * hourMs)
      expect(await get(id)).toMatchObject({ status: 'PUBLISHED', published_at: inHours(-1) })
      fixture.clock.advance(2 * hourMs)
      expect(await get(id)).toMatchObject({ status: 'DRAFT' })
      expect(await videos().publish(caller, [id])).toMatchObject([{ status: 'PUBLISHED', schedule_end: null }])
    })

    it('by a window is undone by null, too', async () => {
      const { id } = await fixture.playableVideo(caller)
      await videos().change(caller, id, { schedule_start: inHours(-1) })
      expect(await videos().change(caller, id, { published_at: null })).toMatchObject({ status: 'DRAFT', schedule_start: null })
    })
  })

  it('are listed by status, privacy and title', async () => {
    const [draft, published] = [await fixture.playableVideo(caller), await fixture.playableVideo(caller)]
    await videos().change(caller, draft.id, { title: 'A draft' })
    await videos().change(caller, published.id, { title: 'B published', private: true })
    await videos().publish(caller, [published.id])
    await videos().create(caller, { title: 'C created' })
    const trashed = await videos().create(caller, { title: 'D trashed' })
    await videos().delete(caller, trashed.id, {})

    expect(await titles({})).toEqual(['A draft', 'B published'])
    expect(await titles({ status: 'Created,PUBLISHED' })).toEqual(['B published', 'C created'])
    expect(await titles({ status: 'all' })).toEqual(['A draft', 'B published', 'C created'])
    expect(await titles({ status: 'trashed' })).toEqual(['D trashed'])
    expect(await titles({ filter: 'trashed' })).toEqual(['D trashed'])
    expect(await titles({ private: true })).toEqual(['B published'])
    expect(await titles({ status: 'all', search: 'CREATED' })).toEqual(['C created'])
    expect(await videos().count(caller, { status: 'all' })).toBe(3)
    expect(await videos().count(await fixture.tenant(), { status: 'all,trashed' })).toBe(0)
  })

  it('are listed with their variants and posters', async () => {
    const { id } = await fixture.playableVideo(caller, ['Phone', 'Adaptive'])
    const { items } = await videos().list(caller, newestFirst, {})
    expect(items).toEqual([await get(id)])
    expect(items[0]?.playback_urls.map(({ name }) => name).sort()).toEqual(['Adaptive', 'Phone'])
    expect(items[0]?.playback_urls[0]?.url).toBe(`https://media.example.com/v/${id}/${items[0]?.variants?.[0]?.id}/master.m3u8`)
    const byName = { field: 'name', order: 'asc', max: 1 } as const
    const page = await fixture.media.variants.list(caller, id, byName, {})
    expect(page).toMatchObject({
      items: [{ name: 'Adaptive', duration: 30.03, type: 'hls', video_id: id }],
      next: { value: 'Adaptive' },
    })
    expect(await fixture.media.variants.count(caller, id, {})).toBe(2)
  })

  it('go into the trash and come back', async () => {
    const { id } = await fixture.playableVideo(caller)
    await videos().delete(caller, id, {})
    await videos().delete(caller, id, {})
    expect(await get(id)).toMatchObject({ status: 'TRASHED' })
    await expect(videos().publish(caller, [id])).rejects.toMatchObject({ status: 409 })
    expect(await videos().change(caller, id, { deleted_at: null })).toMatchObject({ status: 'DRAFT', deleted_at: null })
  })

  it('are removed for good with jobs, media and all, at once or after two weeks', async () => {
    const first = await fixture.queuedJob(caller)
    const claim = await fixture.claimJob(caller, first.jobId)
    await videos().delete(caller, first.videoId, { permanent: true })
    await expect(get(first.videoId)).rejects.toMatchObject({ status: 404 })
    await expect(fixture.media.jobs.get(caller, first.jobId)).rejects.toMatchObject({ status: 404 })
    expect(await fixture.media.encode.isCancelled(claim)).toBe(true)
    const prefixes = [`videos/${caller.networkId}/${first.videoId}/`]
    expect(fixture.jobs.of('remove-objects')).toContainEqual({ prefixes, requestId: caller.requestId })

    const { id } = await fixture.playableVideo(caller)
    await videos().delete(caller, id, {})
    fixture.clock.advance(13 * 24 * hourMs)
    await videos().purgeTrash()
    expect(await get(id)).toMatchObject({ status: 'TRASHED' })
    fixture.clock.advance(2 * 24 * hourMs)
    expect(await videos().purgeTrash()).toBe(1)
    await expect(get(id)).rejects.toMatchObject({ status: 404 })
  })

  it('change only when they are what the caller has seen', async () => {
    const video = await videos().create(caller, { title: 'Film' })
    const ifMatch = entityTag(JSON.stringify(video))
    fixture.clock.advance(1)
    await videos().change(caller, video.id, { title: 'Other' }, ifMatch)
    await expect(videos().change(caller, video.id, { title: 'Late' }, ifMatch)).rejects.toMatchObject({ status: 412 })
    await expect(videos().delete(caller, video.id, { ifMatch })).rejects.toMatchObject({ status: 412 })
  })

  it('of another network are not found', async () => {
    const { id } = await videos().create(caller, { title: 'Film' })
    const stranger = await fixture.tenant()
    const missing = { status: 404 }
    await expect(videos().get(stranger, id)).rejects.toMatchObject(missing)
    await expect(videos().change(stranger, id, { title: 'Mine' })).rejects.toMatchObject(missing)
    await expect(videos().delete(stranger, id, { permanent: true })).rejects.toMatchObject(missing)
    await expect(videos().privacy(stranger, id)).rejects.toMatchObject(missing)
    await expect(fixture.media.variants.count(stranger, id, {})).rejects.toMatchObject(missing)
    await expect(fixture.media.thumbnails.count(stranger, id, {})).rejects.toMatchObject(missing)
  })

  describe('thumbnails', () => {
    const thumbnails = () => fixture.media.thumbnails
    const urls = ['https://images.example.org/a.jpg', 'https://images.example.org/b.jpg']

    it('can lie elsewhere, and one of them is the poster', async () => {
      const { id } = await videos().create(caller, { title: 'Film' })
      expect(await thumbnails().addExternal(caller, id, urls)).toEqual(urls)
      const { items } = await thumbnails().list(caller, id, { ...newestFirst, order: 'asc' }, {})
      expect(items.map(({ thumbnail_url, thumbnail_type }) => [thumbnail_url, thumbnail_type])).toEqual(
        urls.map((url) => [url, 'external']),
      )
      const [first, second] = items.map(({ thumbnail_id }) => thumbnail_id)
      expect(await videos().change(caller, id, { poster: first })).toMatchObject({ poster: items[0] })

      await expect(thumbnails().delete(caller, id, String(first))).rejects.toMatchObject({ status: 412 })
      await thumbnails().delete(caller, id, String(second))
      await expect(thumbnails().delete(caller, id, String(second))).rejects.toMatchObject({ status: 404 })
      expect(await thumbnails().count(caller, id, {})).toBe(1)
      expect(await thumbnails().count(caller, id, { status: 'trashed' })).toBe(0)
      expect(await videos().change(caller, id, { poster: null })).toMatchObject({ poster: null })
    })

    it('of another video are no poster, and other schemes no picture', async () => {
      const [a, b] = [await videos().create(caller, { title: 'A' }), await videos().create(caller, { title: 'B' })]
      await thumbnails().addExternal(caller, a.id, urls)
      const [thumbnail] = (await thumbnails().list(caller, a.id, newestFirst, {})).items
      const poster = { thumbnail_id: String(thumbnail?.thumbnail_id) }
      await expect(videos().change(caller, b.id, { poster })).rejects.toMatchObject({
        status: 422,
        errors: [{ field: '/poster' }],
      })
      const script = thumbnails().addExternal(caller, a.id, ['javascript:alert(1)'])
      await expect(script).rejects.toMatchObject({ status: 422, errors: [{ field: '/0' }] })
    })
  })
})

/** One for each combination of what a status is derived from. */
function everyKindOfVideo(networkId: string, now: Date): VideoEntity[] {
  const [past, future] = [new Date(now.getTime() - hourMs), new Date(now.getTime() + hourMs)]
  const [happened, times] = [
    [null, past],
    [null, past, future],
  ]
  return (['NONE', 'PROCESSING', 'READY', 'ERROR'] as const).flatMap((mediaState) =>
    happened.flatMap((publishedAt) =>
      happened.flatMap((deletedAt) =>
        times.flatMap((scheduleStart) =>
          times.map((scheduleEnd) => {
            const facts = { mediaState, publishedAt, deletedAt, scheduleStart, scheduleEnd }
            return Object.assign(emptyVideo({ id: newId(), networkId, title: 'Film', now }), facts)
          }),
        ),
      ),
    ),
  )
}
