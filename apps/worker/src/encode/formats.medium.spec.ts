import type { Input, Job, Video } from '@ingest/contract'
import { keys, StorageError } from '@ingest/storage'
import { makeVideo, requirePythonM3u8 } from '@ingest/testing'
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals'
import * as HLS from 'hls-parser'
import { overridden, WorkerFixture } from '../../test/worker.fixture.ts'
import type { WorkerDeps } from '../worker.deps.ts'

const pythonM3u8 = requirePythonM3u8()

let fixture: WorkerFixture
let clip: Input

beforeAll(async () => {
  HLS.setOptions({ strictMode: true })
  fixture = await WorkerFixture.start()
  await fixture.startWorker()
  clip = await fixture.probed(await makeVideo({ seconds: 8 }))
  await fixture.stopWorkers()
}, 90_000)
afterEach(() => fixture.stopWorkers())
afterAll(() => fixture.stop())

const fast = { codec_options: { preset: 'ultrafast' } }
const renditions = [
  { id: 1, video: { width: 320, height: 180, bitrate: '300k', ...fast } },
  { id: 2, video: { width: 160, height: 90, bitrate: '100k', ...fast } },
  { id: 3, audio: { bitrate: '64k' } },
]
const profile = (playlist: object) => ({ data: { playlists: [{ name: 'All', renditions: [1, 2, 3], ...playlist }], renditions } })

const folders = ['audio-3', 'video-1', 'video-2']
const each = (...names: string[]) => folders.flatMap((folder) => names.map((name) => `${folder}/${name}`))

/** What a job has left in the store, by its name below the folder of the attempt. */
class Stored {
  constructor(
    private readonly prefix: string,
    readonly names: string[],
  ) {}

  static async by(job: Job): Promise<Stored> {
    const prefix = keys.attemptPrefix(fixture.caller.networkId, job.video, job.id, 1)
    const names = (await fixture.keys(prefix)).map((key) => key.slice(prefix.length))
    return new Stored(prefix, names)
  }

  text(name: string): Promise<string> {
    return fixture.text(this.prefix + name)
  }

  async bytes(name: string): Promise<Buffer> {
    return Buffer.concat(await (await fixture.store.get(this.prefix + name)).body.toArray())
  }

  async contentType(name: string): Promise<string | undefined> {
    return (await fixture.store.head(this.prefix + name))?.contentType
  }

  async media(name: string): Promise<HLS.types.MediaPlaylist> {
    return HLS.parse(await this.text(name)) as HLS.types.MediaPlaylist
  }

  /** That parsers which are not ours, and strict, understand all playlists, and that these name nothing that is not there. */
  async expectPlayable(): Promise<void> {
    const playlists = this.names.filter((name) => name.endsWith('.m3u8'))
    const texts = await Promise.all(playlists.map((name) => this.text(name)))
    const python = await pythonM3u8?.(texts)
    for (const [index, text] of texts.entries()) {
      const playlist = HLS.parse(text)
      const folder = playlists[index]?.includes('/') ? `${playlists[index]?.split('/', 1)[0]}/` : ''
      const named = [...text.matchAll(/^(?!#).+$|URI="([^"]+)"/gm)].map(([line, uri]) => folder + (uri ?? line))
      expect(this.names).toEqual(expect.arrayContaining(named))
      if (python) expect(python[index]).toMatchObject({ version: playlist.version, isVariant: playlist.isMasterPlaylist })
    }
  }
}

async function encode(playlist: object): Promise<{ job: Job; video: Video; stored: Stored }> {
  const { job, video } = await fixture.createJob(clip, profile(playlist))
  const done = await fixture.untilJob(job.id, ({ status }) => status !== 0, 80)
  expect(done).toMatchObject({ status: 1, error: null })
  return { job: done, video, stored: await Stored.by(done) }
}

describe('an encode for players that know no fMP4', () => {
  it('makes transport streams, which can be played while it runs', async () => {
    await fixture.startWorker()
    const { job, stored } = await encode({ version: 3, iframe_playlist: true })
    expect(job.warnings).toEqual([])
    const segments = each('00000.ts', '00001.ts', 'growing.m3u8', 'media.m3u8')
    const others = ['playlist-1.m3u8', 'playlist-1-growing.m3u8', 'video-1/iframes.m3u8', 'video-2/iframes.m3u8']
    expect(stored.names.toSorted()).toEqual([...segments, ...others].toSorted())
    expect(await stored.contentType('video-1/00000.ts')).toBe('video/mp2t')
    for (const folder of folders) {
      const final = await stored.text(`${folder}/media.m3u8`)
      expect(final).toMatch(/^#EXTM3U\n#EXT-X-VERSION:3\n/)
      expect(final).not.toContain('EXT-X-MAP')
      expect((await stored.text(`${folder}/growing.m3u8`)).replace('TYPE:EVENT', 'TYPE:VOD')).toBe(final)
    }
    const master = HLS.parse(await stored.text('playlist-1.m3u8')) as HLS.types.MasterPlaylist
    const [picture, withSound] = [/^avc1\.[0-9a-f]{6}$/, /^avc1\.[0-9a-f]{6},mp4a\.40\.2$/].map((form) =>
      expect.stringMatching(form),
    )
    expect(master.variants.map(({ uri, codecs }) => [uri, codecs])).toEqual([
      ['video-1/media.m3u8', withSound],
      ['video-2/media.m3u8', withSound],
      ['video-1/iframes.m3u8', picture],
      ['video-2/iframes.m3u8', picture],
    ])
    await stored.expectPlayable()
  }, 120_000)

  it('follows the newer playlist where a profile has both, and says so', async () => {
    await fixture.startWorker()
    const playlists = [
      { name: 'Old', version: 3, renditions: [1] },
      { name: 'New', renditions: [1] },
    ]
    const { job } = await fixture.createJob(clip, { data: { playlists, renditions: renditions.slice(0, 1) } })
    const done = await fixture.untilJob(job.id, ({ status }) => status === 1, 80)
    expect(done.warnings).toEqual([
      'The playlist "Old" asks for HLS version 3 and was written with version 6: its segments are fMP4, like those of "New".',
    ])
    const stored = await Stored.by(done)
    expect(stored.names).toEqual(expect.arrayContaining(['video-1/init.mp4', 'video-1/00001.m4s']))
    expect(await stored.text('video-1/media.m3u8')).toContain('#EXT-X-VERSION:6\n')
    await stored.expectPlayable()
  }, 120_000)
})

describe('an encode with byte ranges', () => {
  it('lets segments be played while it runs, and ranges of one object in the end, under another URL', async () => {
    let onDisk: string[] | undefined
    let failures = 1
    await fixture.startWorker((deps) => {
      const get: WorkerDeps['store']['get'] = async (key, options) => {
        if (key.endsWith('00001.m4s') && failures-- > 0) throw new StorageError('unavailable', 'away')
        return deps.store.get(key, options)
      }
      const put: WorkerDeps['store']['put'] = async (key, body, options) => {
        if (key.endsWith('/media.mp4')) onDisk = [...(onDisk ?? []), ...(await fixture.scratch())]
        return deps.store.put(key, body, options)
      }
      return { ...deps, store: overridden(deps.store, { get, put }) }
    })
    const { job, video, stored } = await encode({ byte_range: true, iframe_playlist: true })
    expect(job.warnings).toEqual([])
    const files = each('init.mp4', '00000.m4s', '00001.m4s', 'growing.m3u8', 'media.mp4', 'ranges.m3u8')
    const others = ['playlist-1.m3u8', 'playlist-1-growing.m3u8', 'video-1/ranges-iframes.m3u8', 'video-2/ranges-iframes.m3u8']
    expect(stored.names.toSorted()).toEqual([...files, ...others].toSorted())
    for (const folder of folders) {
      const parts = await Promise.all(['init.mp4', '00000.m4s', '00001.m4s'].map((name) => stored.bytes(`${folder}/${name}`)))
      expect((await stored.bytes(`${folder}/media.mp4`)).equals(Buffer.concat(parts))).toBe(true)
      const { segments } = await stored.media(`${folder}/ranges.m3u8`)
      const [init, first, second] = parts.map(({ length }) => length) as [number, number, number]
      expect(segments.map(({ uri, byterange, map }) => [uri, byterange, map?.uri, map?.byterange])).toEqual([
        ['media.mp4', { offset: init, length: first }, 'media.mp4', { offset: 0, length: init }],
        ['media.mp4', { offset: init + first, length: second }, 'media.mp4', { offset: 0, length: init }],
      ])
    }
    await stored.expectPlayable()
    expect(onDisk?.filter((name) => /\.(m4s|mp4)$/.test(name) && !name.endsWith('init.mp4'))).toEqual([])

    const again = await fixture.domain.jobs.create(fixture.caller, { inputs: [clip.id], profile: job.profile, video: video.id })
    await fixture.untilJob(again.id, ({ status }) => status === 1, 80)
    const second = await Stored.by(again)
    expect(second.names.toSorted()).toEqual(
      [...each('media.mp4', 'ranges.m3u8'), ...others.filter((name) => !name.includes('growing'))].toSorted(),
    )
    await second.expectPlayable()
  }, 150_000)

  it('counts them in its budget', async () => {
    await fixture.startWorker()
    const { stored } = await encode({ byte_range: true })
    await fixture.stopWorkers()
    const sizes = await Promise.all(folders.map(async (folder) => (await stored.bytes(`${folder}/media.mp4`)).length))
    const once = sizes.reduce((sum, size) => sum + size, 0)
    await fixture.startWorker((deps) => ({ ...deps, limits: { ...deps.limits, outputBytes: Math.round(once * 1.5) } }))
    const { job } = await fixture.createJob(clip, profile({ byte_range: true }))
    const failed = await fixture.untilJob(job.id, ({ status }) => status !== 0, 80)
    expect(failed.error).toMatchObject({ code: 'output-limit' })
  }, 120_000)
})
