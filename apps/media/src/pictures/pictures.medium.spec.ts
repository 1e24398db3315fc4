import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { picture } from '../testing/films.ts'
import { drivers, type OpenStore, openStore } from '../testing/stores.ts'
import { TestMedia } from '../testing/test-media.ts'

describe.each(drivers)('pictures from the %s store', (driver) => {
  let opened: OpenStore
  let media: TestMedia

  beforeAll(async () => {
    opened = await openStore(driver)
    media = await TestMedia.start(opened.store)
  })
  afterAll(async () => {
    await media?.close()
    await opened?.close()
  })

  it('are where the API says that the poster of a video is', async () => {
    const film = await media.film()
    const { poster } = await media.domain.videos.get(film.caller, film.id)
    const answer = await media.get(new URL(String(poster?.thumbnail_url)).pathname)
    expect(answer.status).toBe(200)
    expect(answer.headers).toMatchObject({
      'content-type': 'image/jpeg',
      'cache-control': 'public, max-age=86400',
      'x-content-type-options': 'nosniff',
      'access-control-allow-origin': '*',
    })
    expect(answer.body.equals(picture)).toBe(true)
    const { etag = '' } = answer.headers
    expect((await media.get(`/t/${film.posterId}`, { 'if-none-match': etag })).status).toBe(304)
    expect((await media.get(`/t/${film.posterId}`, { range: 'bytes=0-9' })).status).toBe(206)
    const head = await media.send(`/t/${film.posterId}`, { method: 'HEAD' })
    expect([head.status, head.headers['content-length']]).toEqual([200, '5000'])
  })

  it('are where the API says that the images of an input are, for the browsers of members', async () => {
    const { fixture, domain } = media
    const caller = await fixture.tenant()
    const { id } = await fixture.queuedInput(caller)
    const claim = await fixture.claimProbe(caller, id)
    const image = { id: crypto.randomUUID(), key: `inputs/${caller.networkId}/${id}/images/1-poster.jpg` }
    await opened.store.put(image.key, picture, { contentType: 'image/jpeg' })
    const metadata = { format: {}, streams: [] }
    const found = { metadata, hasVideo: true, hasAudio: false }
    await domain.probe.complete(claim, { ...found, images: [image], imageBytes: picture.length })
    const [shown] = (await domain.inputs.get(caller, id)).images
    const answer = await media.get(new URL(String(shown?.thumbnail_url)).pathname)
    expect([answer.status, answer.body.equals(picture)]).toEqual([200, true])
    expect(answer.headers['cache-control']).toBe('private, max-age=86400')
  })

  it('of drafts, private and trashed videos are for no shared cache', async () => {
    const draft = await media.film({ published: false })
    const secret = await media.film({ private: true })
    for (const { posterId } of [draft, secret]) {
      expect((await media.get(`/t/${posterId}`)).headers['cache-control']).toBe('private, max-age=86400')
    }
  })

  it('that nobody has stored are not there', async () => {
    for (const path of [`/t/${crypto.randomUUID()}`, '/t/x', '/t/', '/t/..%2fsecret'])
      expect((await media.get(path)).status).toBe(404)
  })
})
