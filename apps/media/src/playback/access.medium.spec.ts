import { waitFor } from '@ingest/testing'
import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals'
import { type Film, multivariant, playlist, segment } from '../testing/films.ts'
import { type OpenStore, openStore } from '../testing/stores.ts'
import { TestMedia } from '../testing/test-media.ts'

let opened: OpenStore
let media: TestMedia

beforeAll(async () => {
  opened = await openStore('fs')
  media = await TestMedia.start(opened.store)
})
afterAll(async () => {
  await media?.close()
  await opened?.close()
})
afterEach(() => void jest.restoreAllMocks())

const entryOf = (film: Film) => `${film.path}/master.m3u8`
const segmentOf = (film: Film) => `${film.path}/video-1/00000.m4s`
const status = async (path: string) => (await media.get(path)).status
const hourMs = 3_600_000

/** Where the children of a private entry lie. */
async function childrenOf(film: Film, search?: string): Promise<string> {
  const { text } = await media.get(`${entryOf(film)}${search ?? (await media.preview(film))}`)
  return text.split('\n').at(-2)?.replace('video-1/media.m3u8', '') ?? ''
}

describe('public media', () => {
  it('is asked for in the database once in a while, by whoever comes first', async () => {
    const film = await media.film()
    const query = jest.spyOn(media.dataSource, 'query')
    const answers = await Promise.all(Array.from({ length: 100 }, () => media.get(segmentOf(film))))
    expect(new Set(answers.map((answer) => answer.status))).toEqual(new Set([200]))
    expect(query).toHaveBeenCalledTimes(1)
  })

  it('stops when it is unpublished', async () => {
    const film = await media.film()
    expect(await status(segmentOf(film))).toBe(200)
    await media.domain.videos.change(film.caller, film.id, { published_at: null })
    await waitFor(async () => (await status(segmentOf(film))) === 404, { what: 'the origin to stop', timeoutSeconds: 10 })
    expect(await status(entryOf(film))).toBe(404)
  })

  it('opens and closes by the clock, whatever is remembered of it', async () => {
    const film = await media.film()
    const { clock } = media.fixture
    const at = (ms: number) => new Date(clock.now().getTime() + ms).toISOString()
    const window = { schedule_start: at(hourMs), schedule_end: at(2 * hourMs) }
    await media.domain.videos.change(film.caller, film.id, window)
    expect(await status(segmentOf(film))).toBe(404)
    clock.advance(hourMs)
    expect(await status(segmentOf(film))).toBe(200)
    clock.advance(hourMs)
    expect(await status(segmentOf(film))).toBe(404)
  })
})

describe('what strangers may not know of', () => {
  it('is not there: drafts, trash, and what never was', async () => {
    const draft = await media.film({ published: false })
    const secretDraft = await media.film({ published: false, private: true })
    const trashed = await media.film()
    const preview = await media.preview(trashed)
    await media.domain.videos.delete(trashed.caller, trashed.id, {})
    const unknown = draft.path.replaceAll(/[0-9a-f]{8}-/g, 'ffffffff-')
    for (const path of [draft.path, secretDraft.path, trashed.path, unknown, '/v/x/y']) {
      for (const search of ['', '?token=x', preview]) {
        const answer = await media.get(`${path}/master.m3u8${search}`)
        if (search === preview && [draft.path, secretDraft.path].includes(path)) expect(answer.status).toBe(403)
        else expect([path, search, answer.status]).toEqual([path, search, 404])
        expect(answer.headers['cache-control']).toBe('no-store')
      }
    }
  })

  it('is a variant of another video', async () => {
    const [one, other] = [await media.film(), await media.film()]
    expect(await status(`/v/${one.id}/${other.path.split('/')[3]}/master.m3u8`)).toBe(404)
  })
})

describe('private media', () => {
  it('takes a good token for this video', async () => {
    const film = await media.film({ private: true })
    const preview = await media.preview(film)
    const other = await media.preview(await media.film({ private: true }))
    for (const path of [entryOf(film), segmentOf(film)]) {
      for (const search of ['', '?token=', '?token=x', `${preview}&token=x`]) {
        const { status, headers } = await media.get(`${path}${search}`)
        expect([search, status, headers['www-authenticate']]).toEqual([search, 401, 'Bearer error="invalid_token"'])
      }
      expect(await status(`${path}${other}`)).toBe(403)
      expect((await media.get(`${path}${preview}`)).headers['cache-control']).toMatch(/^private, /)
    }
    media.fixture.clock.advance(5 * hourMs)
    expect(await status(`${entryOf(film)}${preview}`)).toBe(401)
  })

  it('is not played by an access token of the API', async () => {
    const film = await media.film({ private: true })
    const application = await media.domain.applications.create(film.caller, { name: 'Tests', scopes: ['all'] })
    const client = await media.domain.tokens.authenticateClient(application.client_id, application.client_secret ?? '')
    const { accessToken } = await media.domain.tokens.clientCredentials(client, ['all'])
    expect(await status(`${entryOf(film)}?token=${accessToken}`)).toBe(401)
  })

  it('gives every viewer an entry whose children carry a grant', async () => {
    const film = await media.film({ private: true })
    const { text, headers } = await media.get(`${entryOf(film)}${await media.preview(film)}`)
    expect(headers['cache-control']).toBe('private, no-cache')
    const base = await childrenOf(film)
    expect(base).toMatch(new RegExp(`^/g/[\\w.-]{8,96}${film.path}/$`))
    expect(text).toBe(multivariant.replaceAll(/(audio-4|video-1)\//g, `${base}$1/`))

    const media1 = await media.get(`${base}video-1/media.m3u8`)
    expect([media1.status, media1.text, media1.headers['cache-control']]).toEqual([200, playlist, 'private, no-cache'])
    const bytes = await media.get(`${base}video-1/00000.m4s`, { range: 'bytes=0-99' })
    expect([bytes.status, bytes.body]).toEqual([206, segment.subarray(0, 100)])
    expect(bytes.headers['cache-control']).toBe('private, max-age=3600')
    expect((await media.get(`${base}master.m3u8`)).text).toBe(multivariant)
  })

  it('is served under a grant without asking the database more than for public media', async () => {
    const film = await media.film({ private: true })
    const base = await childrenOf(film)
    const query = jest.spyOn(media.dataSource, 'query')
    for (let i = 0; i < 20; i++) expect(await status(`${base}video-1/00000.m4s`)).toBe(200)
    expect(query.mock.calls.length).toBeLessThanOrEqual(1)
  })

  it('is not served under a grant of another video, an altered one, or one that has ended', async () => {
    const [film, other] = [await media.film({ private: true }), await media.film({ private: true })]
    const base = await childrenOf(film)
    expect(await status(`${base.replace(film.path, other.path)}video-1/00000.m4s`)).toBe(401)
    expect(await status(`${base.replace('/g/p', '/g/v')}video-1/00000.m4s`)).toBe(401)
    expect(await status(`/g/x${film.path}/video-1/00000.m4s`)).toBe(401)
    media.fixture.clock.advance(4 * hourMs)
    expect(await status(`${base}video-1/00000.m4s`)).toBe(200)
    media.fixture.clock.advance(60_000)
    expect(await status(`${base}video-1/00000.m4s`)).toBe(401)
  })
})

describe('private media of viewers', () => {
  it('plays with what a key of its network has signed, for this video or for all', async () => {
    const film = await media.film({ private: true })
    const viewers = await media.viewers(film)
    for (const claims of [{}, { sub: film.id }]) {
      for (const search of [viewers.token(claims), viewers.token(claims, { kid: undefined })]) {
        const entry = await media.get(`${entryOf(film)}${search}`)
        expect([entry.status, entry.headers['cache-control']]).toEqual([200, 'private, no-cache'])
      }
    }
    const base = await childrenOf(film, viewers.token())
    expect(await status(`${base}video-1/media.m3u8`)).toBe(200)
    expect((await media.get(`${base}video-1/00000.m4s`)).body).toEqual(segment)
    expect(await status(`/watch/${film.id}${viewers.token()}`)).toBe(200)
  })

  it('is refused to everybody else', async () => {
    const [film, other] = [await media.film({ private: true }), await media.film({ private: true })]
    const [viewers, stranger] = [await media.viewers(film), await media.viewers(other)]
    const hour = media.fixture.clock.now().getTime() / 1000 + 3600
    const statusWith = (search: string) => status(`${entryOf(film)}${search}`)
    expect(await statusWith(viewers.token({ sub: other.id }))).toBe(403)
    expect(await statusWith(stranger.token())).toBe(401)
    expect(await statusWith(stranger.token({}, { kid: viewers.keyId }))).toBe(401)
    expect(await statusWith(viewers.token({ exp: hour - 3661 }))).toBe(401)
    expect(await statusWith(viewers.token({ exp: undefined }))).toBe(401)
    const draft = await media.film({ private: true, published: false })
    expect(await status(`${entryOf(draft)}${(await media.viewers(draft)).token()}`)).toBe(404)
  })

  it('stops with the key within ten seconds, under its grants too, and only with this key', async () => {
    const film = await media.film({ private: true })
    const [viewers, other] = [await media.viewers(film), await media.viewers(film)]
    const [base, kept] = [await childrenOf(film, viewers.token()), await childrenOf(film, other.token())]
    const { caller } = film
    await media.domain.playbackKeys.delete(caller, caller.networkId, viewers.keyId)
    media.fixture.clock.advance(9_999)
    for (const search of [viewers.token(), viewers.token({}, { kid: undefined })])
      expect(await status(`${entryOf(film)}${search}`)).toBe(401)
    for (const file of ['video-1/media.m3u8', 'video-1/00000.m4s']) {
      expect(await status(`${base}${file}`)).toBe(401)
      expect(await status(`${kept}${file}`)).toBe(200)
    }
  })

  it('asks the database for no segment', async () => {
    const film = await media.film({ private: true })
    const base = await childrenOf(film, (await media.viewers(film)).token())
    const query = jest.spyOn(media.dataSource, 'query')
    const answers = await Promise.all(Array.from({ length: 100 }, () => status(`${base}video-1/00000.m4s`)))
    expect(new Set(answers)).toEqual(new Set([200]))
    expect(query.mock.calls.length).toBeLessThanOrEqual(1)
  })
})

describe('drafts', () => {
  it('play for members with a preview', async () => {
    const film = await media.film({ published: false })
    const preview = await media.preview(film)
    const entry = await media.get(`${entryOf(film)}${preview}`)
    expect([entry.status, entry.headers['cache-control']]).toEqual([200, 'private, no-cache'])
    const base = await childrenOf(film, preview)
    expect((await media.get(`${base}video-1/00000.m4s`)).headers['cache-control']).toMatch(/^private, /)
    expect(await status(segmentOf(film))).toBe(404)
  })

  it('are public as soon as they are published', async () => {
    const film = await media.film({ published: false })
    expect(await status(segmentOf(film))).toBe(404)
    await media.domain.videos.publish(film.caller, [film.id])
    await waitFor(async () => (await status(segmentOf(film))) === 200)
    expect((await media.get(`${entryOf(film)}${await media.preview(film)}`)).text).toBe(multivariant)
  })
})

describe('behind a proxy that serves playback below a path', () => {
  it('entries name their children with that path', async () => {
    const behind = await TestMedia.start(opened.store, { mediaUrl: 'https://cdn.example/media' })
    try {
      const film = await behind.film({ private: true })
      const { text } = await behind.get(`${entryOf(film)}${await behind.preview(film)}`)
      expect(text).toMatch(new RegExp(`\\n/media/g/[\\w.-]+${film.path}/video-1/media.m3u8\\n`))
    } finally {
      await behind.close()
    }
  })
})
