import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { entityTag } from '../core/entity-tag.ts'
import { type ListQuery, newestFirst } from '../core/list.ts'
import type { AuthContext } from '../core/scope.ts'
import { MediaFixture, probed } from '../testing/index.ts'
import type { InputListQuery } from './input.filter.ts'

describe('inputs', () => {
  let fixture: MediaFixture
  let caller: AuthContext

  beforeAll(async () => {
    fixture = await MediaFixture.start()
  })
  afterAll(() => fixture?.stop())

  beforeEach(async () => {
    caller = await fixture.tenant()
  })

  const inputs = () => fixture.media.inputs
  const create = (filename: string) => inputs().create(caller, { filename })
  const names = async (query: InputListQuery, list: ListQuery = newestFirst) =>
    (await inputs().list(caller, list, query)).items.map(({ filename }) => filename)

  async function probe(filename: string, streams: { hasVideo: boolean; hasAudio: boolean }): Promise<string> {
    const { id } = await fixture.queuedInput(caller, filename)
    await fixture.media.probe.complete(await fixture.claimProbe(caller, id), { ...probed, ...streams })
    return id
  }

  it('are created from a file name, and keep their path', async () => {
    const input = await create('Film mit Ton.mov')
    expect(input).toMatchObject({ status: 'NEW', size: null, error: null, metadata: null, images: [], deleted_at: null })
    expect(input.url).toBe(`https://api.example.com/encoding/inputs/${input.id}`)
    expect(input.path).toMatch(new RegExp(`^acme-[0-9a-f]{6}/${input.id}/Film mit Ton\\.mov$`))
    const renamed = await inputs().change(caller, input.id, { filename: 'b.mov', type: 'video/mp4' })
    expect(renamed).toMatchObject({ filename: 'b.mov', type: 'video/mp4', path: input.path })
    expect(await fixture.eventNames(caller)).toEqual(['inputs.create', 'inputs.update'])
  })

  it.each(['a/b.mov', 'a\\b.mov', '..', 'a..mov', 'a\u0000.mov', 'a\n.mov', 'a\u007f.mov'])(
    'refuse the file name %j',
    async (filename) => {
      await expect(create(filename)).rejects.toMatchObject({ status: 422, errors: [{ field: '/filename' }] })
    },
  )

  it('are filtered by status or status, and by kind or kind', async () => {
    await create('new.mov')
    await probe('both.mov', { hasVideo: true, hasAudio: true })
    await probe('video.mov', { hasVideo: true, hasAudio: false })
    const audio = await probe('audio.mov', { hasVideo: false, hasAudio: true })
    await inputs().delete(caller, audio, {})

    expect(await names({})).toEqual(['video.mov', 'both.mov', 'new.mov'])
    expect(await names({ filter: 'READY' })).toEqual(['video.mov', 'both.mov'])
    expect(await names({ filter: ['new', 'ready'] })).toEqual(['video.mov', 'both.mov', 'new.mov'])
    expect(await names({ filter: 'has-video' })).toEqual(['video.mov', 'both.mov'])
    expect(await names({ filter: 'video-only,audio-only' })).toEqual(['video.mov'])
    expect(await names({ filter: 'new,ready,has-audio' })).toEqual(['both.mov'])
    expect(await names({ filter: 'trashed' })).toEqual(['audio.mov'])
    expect(await names({ status: 'trashed', filter: 'audio-only' })).toEqual(['audio.mov'])
    expect(await names({ filter: 'ready,trashed', search: ' AUDIO ' })).toEqual(['audio.mov'])
    expect(await inputs().count(caller, { filter: 'has-video' })).toBe(2)
    await expect(inputs().count(caller, { filter: 'lost' })).rejects.toMatchObject({ status: 422 })
  })

  it('are searched for literally, in any case', async () => {
    await create('100%_Film.mov')
    await create('100 films.mov')
    expect(await names({ search: '%_film' })).toEqual(['100%_Film.mov'])
    expect(await names({ search: 'FILM' })).toHaveLength(2)
  })

  it.each(['id', 'created_at', 'filename'])(
    'are listed page by page by %s, each once, while others come and go',
    async (field) => {
      for (const name of ['c', 'a', 'b', 'a', 'c', 'b', 'a']) await create(`${name}.mov`)
      const standing = new Set((await inputs().list(caller, newestFirst, {})).items.map(({ id }) => id))
      const seen: string[] = []
      let list: ListQuery | undefined = { field, order: 'asc', max: 2 }
      while (list) {
        const page = await inputs().list(caller, list, {})
        seen.push(...page.items.map(({ id }) => id))
        await inputs().delete(caller, (await create('a.mov')).id, { permanent: true })
        await create('z.mov')
        list = page.next && seen.length < 20 ? { ...list, start: page.next } : undefined
      }
      expect(seen.filter((id) => standing.has(id)).sort()).toEqual([...standing].sort())
    },
  )

  it('go into the trash and come back', async () => {
    const { id } = await create('a.mov')
    await inputs().delete(caller, id, {})
    await inputs().delete(caller, id, {})
    expect(await inputs().get(caller, id)).toMatchObject({ status: 'TRASHED', deleted_at: expect.any(String) })
    expect(await inputs().count(caller, {})).toBe(0)
    expect(await inputs().change(caller, id, { deleted_at: null })).toMatchObject({ status: 'NEW', deleted_at: null })
    expect(await fixture.eventNames(caller)).toEqual(['inputs.create', 'inputs.delete', 'inputs.update'])
  })

  it('are removed for good with their bytes, from the trash too', async () => {
    const { id } = await fixture.readyInput(caller)
    await inputs().delete(caller, id, {})
    await inputs().delete(caller, id, { permanent: true })
    await expect(inputs().get(caller, id)).rejects.toMatchObject({ status: 404, code: 'input-not-found' })
    const prefixes = [`inputs/${caller.networkId}/${id}/`]
    expect(fixture.jobs.of('remove-objects')).toContainEqual({ prefixes, requestId: caller.requestId })
  })

  it('are removed for good when they have been in the trash for 14 days', async () => {
    const { id } = await fixture.readyInput(caller)
    await inputs().delete(caller, id, {})
    await inputs().purgeTrash()
    expect(await inputs().get(caller, id)).toMatchObject({ status: 'TRASHED' })
    fixture.clock.advance(14 * 24 * 3600 * 1000 + 1)
    await inputs().purgeTrash()
    await expect(inputs().get(caller, id)).rejects.toMatchObject({ status: 404 })
    expect(fixture.jobs.of('remove-objects')).toContainEqual(
      expect.objectContaining({ prefixes: [`inputs/${caller.networkId}/${id}/`] }),
    )
  })

  it('change only when they are what the caller has seen', async () => {
    const input = await create('a.mov')
    const ifMatch = entityTag(JSON.stringify(input))
    fixture.clock.advance(1)
    await inputs().change(caller, input.id, { filename: 'b.mov' }, ifMatch)
    const stale = { status: 412 }
    await expect(inputs().change(caller, input.id, { filename: 'c.mov' }, ifMatch)).rejects.toMatchObject(stale)
    await expect(inputs().delete(caller, input.id, { ifMatch })).rejects.toMatchObject(stale)
    expect(await names({})).toEqual(['b.mov'])
  })

  it('of another network are not found and not listed', async () => {
    const { id } = await create('a.mov')
    const stranger = await fixture.tenant()
    const missing = { status: 404 }
    await expect(inputs().get(stranger, id)).rejects.toMatchObject(missing)
    await expect(inputs().change(stranger, id, { filename: 'b.mov' })).rejects.toMatchObject(missing)
    await expect(inputs().delete(stranger, id, { permanent: true })).rejects.toMatchObject(missing)
    expect(await inputs().count(stranger, {})).toBe(0)
    expect(await names({})).toEqual(['a.mov'])
  })
})
