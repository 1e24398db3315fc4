import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { aPicture } from '../testing/pictures.ts'
import { type Tenant, TestApi } from '../testing/test-api.ts'

const mebibyte = 1024 ** 2

describe('uploaded thumbnails', () => {
  let api: TestApi
  let tenant: Tenant
  let url: string

  beforeAll(async () => {
    api = await TestApi.start()
    tenant = await api.tenant()
  })
  afterAll(() => api.close())

  async function newVideo(): Promise<string> {
    url = `/videos/${(await api.domain.videos.create(tenant.caller, { title: 'Film' })).id}/thumbnail`
    return url
  }
  const upload = (body: unknown, path = url) => api.request('POST', path, { token: tenant.token, body })
  const send = (payload: string, contentType: string) =>
    api.app.inject({
      method: 'POST',
      url,
      headers: { accept: 'application/vnd.ingest.v1+json', authorization: `Bearer ${tenant.token}`, 'content-type': contentType },
      payload,
    })

  it('are stored as another picture than was sent, and can become the poster', async () => {
    await newVideo()
    const response = await upload({ image: aPicture, name: 'ignored', other: new Blob(['ignored too']) })
    expect(response.statusCode).toBe(201)
    const thumbnail = response.json()
    expect(thumbnail).toMatchObject({ thumbnail_type: 'system', thumbnail_url: `http://media.test/t/${thumbnail.thumbnail_id}` })
    const picture = await api.domain.playback.picture(thumbnail.thumbnail_id)
    const { body, contentType } = await api.store.get(picture?.objectKey ?? '')
    const bytes = Buffer.concat(await body.toArray())
    expect([contentType, bytes.subarray(0, 3).toString('hex')]).toEqual(['image/jpeg', 'ffd8ff'])
    const patched = await api.request('PATCH', url.replace('/thumbnail', ''), {
      token: tenant.token,
      body: { poster: thumbnail.thumbnail_id },
    })
    expect(patched.json().poster).toEqual(thumbnail)
  })

  it('are five at most, whoever asks at once', async () => {
    await newVideo()
    const statuses = await Promise.all(Array.from({ length: 7 }, async () => (await upload({ image: aPicture })).statusCode))
    expect(statuses.toSorted()).toEqual([201, 201, 201, 201, 201, 412, 412])
  })

  it('are added once, however often a request with a key is repeated, and not with other bytes', async () => {
    await newVideo()
    const once = (image: Blob) =>
      api.request('POST', url, { token: tenant.token, body: { image }, headers: { 'idempotency-key': 'one' } })
    const [first, again] = [await once(aPicture), await once(aPicture)]
    expect(again.json()).toEqual(first.json())
    expect((await once(new Blob([aPicture, 'x']))).statusCode).toBe(409)
  })

  it.each([
    ['too large a picture', { image: new Blob([new Uint8Array(5 * mebibyte + 1)]) }, 413],
    ['no picture', { image: new Blob(['<svg xmlns="http://www.w3.org/2000/svg"/>'], { type: 'image/png' }) }, 400],
    ['a picture in another part', { picture: aPicture }, 400],
    ['no file', { image: 'text', other: new Blob(['x']) }, 400],
    ['JSON', { image: 'text' }, 415],
  ])('are refused: %s', async (_, body, status) => {
    await newVideo()
    expect((await upload(body)).statusCode).toBe(status)
  })

  it('are not taken from forms that cannot be read', async () => {
    await newVideo()
    expect(
      (
        await send(
          '--x\r\nContent-Disposition: form-data; name="image"; filename="a"\r\n\r\nGIF',
          'multipart/form-data; boundary=x',
        )
      ).statusCode,
    ).toBe(400)
    expect((await send('anything', 'multipart/form-data')).statusCode).toBe(400)
  })

  it('need their video', async () => {
    const unknown = await upload({ image: aPicture }, '/videos/0198c2e0-8888-7aaa-8bbb-cccccccccccc/thumbnail')
    expect(unknown.statusCode).toBe(404)
  })
})
