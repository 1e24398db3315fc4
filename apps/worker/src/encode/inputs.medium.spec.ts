import { execFile } from 'node:child_process'
import { createWriteStream } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { pipeline } from 'node:stream/promises'
import { promisify } from 'node:util'
import type { Input } from '@ingest/contract'
import { type MediaProbe, probe } from '@ingest/media-tools'
import { keys, StorageError } from '@ingest/storage'
import { makeVideo, requirePythonM3u8, waitFor } from '@ingest/testing'
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals'
import * as HLS from 'hls-parser'
import { overridden, type TestWorker, WorkerFixture } from '../../test/worker.fixture.ts'

const pythonM3u8 = requirePythonM3u8()
const FRAME_SECONDS = 1024 / 48_000
const oneRendition = {
  data: {
    renditions: [
      { id: 1, video: { width: 320, height: 180, bitrate: '300k', codec_options: { preset: 'ultrafast' } } },
      { id: 2, audio: { bitrate: '64k' } },
    ],
  },
}

const srt = `1
00:00:01,000 --> 00:00:02,500
<i>Guten</i> <font color="red">Morgen</font> & 1 < 2

2
00:00:05,000 --> 00:00:13,000
lange zu sehen
`
const ttml = `<?xml version="1.0" encoding="UTF-8"?>
<tt xmlns="http://www.w3.org/ns/ttml" xml:lang="fr"><body><div>
<p begin="00:00:07.200" end="00:00:08.000">Bonjour<br/>&amp; bienvenue</p>
</div></body></tt>`

let fixture: WorkerFixture
let directory: string
let worker: TestWorker
let film: Input

const file = (name: string) => path.join(directory, name)

async function written(name: string, content: string | Buffer): Promise<Input> {
  await writeFile(file(name), content)
  return fixture.probed(file(name), name)
}

const sound = (seconds: number, language: string) =>
  makeVideo({ seconds, video: false, extension: 'm4a', encoding: ['-metadata:s:a:0', `language=${language}`] })

beforeAll(async () => {
  HLS.setOptions({ strictMode: true })
  fixture = await WorkerFixture.start()
  directory = await mkdtemp(path.join(tmpdir(), 'ingest-inputs-'))
  worker = await fixture.startWorker()
  film = await fixture.probed(await makeVideo({ seconds: 14, encoding: ['-metadata:s:a:0', 'language=eng'] }))
  await fixture.stopWorkers()
}, 90_000)
afterEach(() => fixture.stopWorkers())
afterAll(async () => {
  await fixture.stop()
  await rm(directory, { recursive: true, force: true })
})

/** What a finished job has stored. */
class Presentation {
  constructor(private readonly prefix: string) {}

  text(name: string): Promise<string> {
    return fixture.text(this.prefix + name)
  }

  async master(): Promise<HLS.types.MasterPlaylist> {
    return HLS.parse(await this.text('playlist-1.m3u8')) as HLS.types.MasterPlaylist
  }

  async media(folder: string): Promise<HLS.types.MediaPlaylist> {
    return HLS.parse(await this.text(`${folder}/media.m3u8`)) as HLS.types.MediaPlaylist
  }

  /** The segments of a rendition, joined, as ffprobe sees them. */
  async probed(folder: string): Promise<MediaProbe> {
    const joined = file(folder)
    await rm(joined, { force: true })
    for (const name of ['init.mp4', ...(await this.media(folder)).segments.map(({ uri }) => uri)]) {
      const { body } = await fixture.store.get(`${this.prefix}${folder}/${name}`)
      await pipeline(body, createWriteStream(joined, { flags: 'a' }))
    }
    return (await probe(worker.deps.tools, { kind: 'file', path: joined })).media
  }
}

async function encoded(
  inputs: Input[],
  profile: object = oneRendition,
): Promise<{ presentation: Presentation; warnings: string[] }> {
  await fixture.startWorker()
  const { job, video } = await fixture.createJob(inputs, profile)
  const done = await fixture.untilJob(job.id, ({ status }) => status !== 0, 80)
  expect(done).toMatchObject({ status: 1, error: null })
  const prefix = keys.attemptPrefix(fixture.caller.networkId, video.id, job.id, 1)
  return { presentation: new Presentation(prefix), warnings: done.warnings }
}

describe('a job with files of sound and subtitles', () => {
  it('ends as one film with all of them', async () => {
    await fixture.startWorker()
    const dub = await fixture.probed(await sound(10, 'ger'), 'dub.m4a')
    const subtitles = [await written('film.de.srt', srt), await written('film.ttml', ttml)]
    expect(subtitles).toMatchObject([
      { status: 'READY', metadata: { format: { format_name: 'srt' } } },
      {
        status: 'READY',
        metadata: { format: { format_name: 'ttml', filename: 'film.ttml' }, streams: [{ codec_name: 'ttml' }] },
      },
    ])
    await fixture.stopWorkers()
    const { presentation, warnings } = await encoded([...subtitles, dub, film])
    expect(warnings).toEqual([])

    const [variant] = (await presentation.master()).variants
    expect(variant?.audio).toMatchObject([
      { name: 'English', language: 'en', isDefault: true, autoselect: true, uri: 'audio-2/media.m3u8', channels: '2' },
      { name: 'German', language: 'de', isDefault: false, autoselect: true, uri: 'audio-2-2/media.m3u8', channels: '2' },
    ])
    expect(variant?.subtitles).toMatchObject([
      { name: 'German', language: 'de', isDefault: false, autoselect: true, forced: false, uri: 'text-1/media.m3u8' },
      { name: 'French', language: 'fr', uri: 'text-2/media.m3u8' },
    ])
    await expectAligned(presentation, ['audio-2', 'audio-2-2'])
    await expectTexts(presentation)
    await expectReadByPython(presentation)
    for (const { id } of [...subtitles, dub, film])
      expect((await fixture.input(id)).last_used).toBe((await fixture.input(film.id)).last_used)
  }, 180_000)

  it('counts the text of transport streams from where they begin', async () => {
    await fixture.startWorker()
    const text = await written('film.srt', srt)
    await fixture.stopWorkers()
    const playlists = [{ name: 'old', version: 3, byte_range: true, renditions: [1, 2] }]
    const { presentation } = await encoded([film, text], { data: { ...oneRendition.data, playlists } })
    expect(await presentation.text('text-1/00000.vtt')).toMatch(/^WEBVTT\nX-TIMESTAMP-MAP=MPEGTS:1026000,LOCAL:00:00:00.000\n/)
    const playlist = await presentation.text('text-1/media.m3u8')
    expect(playlist).not.toContain('BYTERANGE')
    expect(HLS.parse(playlist)).toMatchObject({ version: 4 })
  }, 120_000)

  it('takes the text of the film along when the profile asks for it', async () => {
    await writeFile(file('captions.srt'), srt)
    const source = file('captioned.mp4')
    const inputs = ['-i', await makeVideo({ seconds: 3 }), '-i', file('captions.srt')]
    const output = ['-map', '0', '-map', '1', '-c', 'copy', '-c:s', 'mov_text', '-metadata:s:s:0', 'language=ger', source]
    await promisify(execFile)(worker.deps.tools.ffmpeg.path, ['-v', 'error', '-y', ...inputs, ...output])
    await fixture.startWorker()
    const input = await fixture.probed(source)
    await fixture.stopWorkers()
    const { presentation, warnings } = await encoded([input], { ...oneRendition, text_tracks: ['webvtt'] })
    expect(warnings).toEqual([])
    expect((await presentation.master()).variants[0]?.subtitles).toMatchObject([{ name: 'German', uri: 'text-1/media.m3u8' }])
    expect(await presentation.text('text-1/00000.vtt')).toContain(
      '00:00:01.000 --> 00:00:02.500\n<i>Guten</i> Morgen &amp; 1 &lt; 2\n',
    )
  }, 120_000)

  it('plays without what is no text, and says so', async () => {
    await fixture.startWorker()
    const inputs = [
      await written('empty.vtt', 'WEBVTT\n\nNOTE nothing\n'),
      await written('old.srt', Buffer.from('1\n00:00:01,000 --> 00:00:02,000\nGr\u00fc\u00dfe\n', 'latin1')),
    ]
    await fixture.stopWorkers()
    const { presentation, warnings } = await encoded([film, ...inputs])
    expect(warnings).toEqual([
      'The subtitles "empty" were left out: nothing in it could be read as text with times.',
      'The subtitles "old" are not in UTF-8: they were read as Windows-1252.',
    ])
    expect((await presentation.master()).variants[0]?.subtitles).toMatchObject([{ name: 'old', uri: 'text-2/media.m3u8' }])
    expect(await presentation.text('text-2/00000.vtt')).toContain('Grüße')
  }, 120_000)
})

describe('a job that cannot go on', () => {
  it('is refused when it turns out that two of its inputs have a picture', async () => {
    const clip = await makeVideo({ seconds: 2 })
    const inputs = [await fixture.upload(clip, 'a.mp4'), await fixture.upload(clip, 'b.mp4')]
    const { job } = await fixture.createJob(inputs, oneRendition)
    await fixture.startWorker()
    const failed = await fixture.untilJob(job.id, ({ status }) => status === 10, 60)
    expect(failed.error).toEqual({
      code: 'several-videos',
      message: 'The inputs "a.mp4" and "b.mp4" both have a picture: a job encodes one.',
    })
  })

  it.each([
    ['sound', () => sound(2, 'fre'), 'dub.m4a'],
    ['subtitles', async () => file('film.de.srt'), 'film.de.srt'],
  ])(
    'waits for a store that does not give its %s',
    async (_, made, name) => {
      await writeFile(file('film.de.srt'), srt)
      await fixture.startWorker()
      const input = await fixture.probed(await made(), name)
      await fixture.stopWorkers()
      await fixture.startWorker((deps) => {
        const get: typeof deps.store.get = async (key, options) => {
          if (key.includes(input.id)) throw new StorageError('unavailable', 'away')
          return deps.store.get(key, options)
        }
        return { ...deps, store: overridden(deps.store, { get }) }
      })
      const { job, video } = await fixture.createJob([film, input], oneRendition)
      const handedBack = async () => {
        const [row] = await fixture.dataSource.query('SELECT state, attempt, tries FROM jobs WHERE id = $1', [job.id])
        return row.state === 'QUEUED' && row.attempt === 1 ? row : undefined
      }
      expect(await waitFor(handedBack, { timeoutSeconds: 60, what: 'the job is handed back' })).toMatchObject({ tries: 0 })
      expect(
        await fixture.dataSource.query('SELECT 1 FROM variants WHERE video_id = $1 AND entry NOT LIKE $2', [
          video.id,
          '%growing%',
        ]),
      ).toEqual([])
      expect(await fixture.scratch()).toEqual([])
      await fixture.domain.jobs.delete(fixture.caller, job.id, {})
    },
    120_000,
  )
})

/** The same segments at the same moments, from the same start to the same end. */
async function expectAligned(presentation: Presentation, folders: string[]): Promise<void> {
  const playlists = await Promise.all(folders.map((folder) => presentation.media(folder)))
  const [first, ...others] = playlists.map(({ segments }) => segments.map(({ duration }) => duration))
  for (const other of others) {
    expect(other).toHaveLength(first?.length ?? 0)
    const shifts = other.map((duration, index) => Math.abs(duration - (first?.[index] ?? 0)))
    expect(Math.max(...shifts)).toBeLessThan(FRAME_SECONDS * 1.01)
  }
  const media = await Promise.all(folders.map((folder) => presentation.probed(folder)))
  expect(new Set(media.map(({ startSeconds }) => startSeconds)).size).toBe(1)
  for (const { durationSeconds = 0 } of media) expect(Math.abs(durationSeconds - 14)).toBeLessThan(3 * FRAME_SECONDS)
}

async function expectTexts(presentation: Presentation): Promise<void> {
  const playlist = await presentation.media('text-1')
  expect(playlist).toMatchObject({ endlist: true, playlistType: 'VOD', targetDuration: 6 })
  expect(playlist.segments.map(({ uri }) => uri)).toEqual(['00000.vtt', '00001.vtt', '00002.vtt'])
  expect(playlist.segments.map(({ duration }) => duration)).toEqual([6, 6, expect.closeTo(2, 1)])
  const header = 'WEBVTT\nX-TIMESTAMP-MAP=MPEGTS:0,LOCAL:00:00:00.000\n'
  const long = '\n00:00:05.000 --> 00:00:13.000\nlange zu sehen\n'
  const first = '\n00:00:01.000 --> 00:00:02.500\n<i>Guten</i> Morgen &amp; 1 &lt; 2\n'
  const texts = await Promise.all(playlist.segments.map(({ uri }) => presentation.text(`text-1/${uri}`)))
  expect(texts).toEqual([header + first + long, header + long, header + long])
  expect(await presentation.text('text-2/00000.vtt')).toBe(header)
  expect(await presentation.text('text-2/00001.vtt')).toBe(`${header}\n00:00:07.200 --> 00:00:08.000\nBonjour\n&amp; bienvenue\n`)
}

/** A second reader of playlists, where this machine has it. */
async function expectReadByPython(presentation: Presentation): Promise<void> {
  if (!pythonM3u8) return
  const texts = await Promise.all(
    ['playlist-1.m3u8', 'audio-2-2/media.m3u8', 'text-1/media.m3u8'].map((name) => presentation.text(name)),
  )
  expect(await pythonM3u8(texts)).toMatchObject([
    { isVariant: true, uris: ['video-1/media.m3u8'] },
    { isVariant: false, uris: ['00000.m4s', '00001.m4s', '00002.m4s'], seconds: expect.closeTo(14, 1) },
    { isVariant: false, uris: ['00000.vtt', '00001.vtt', '00002.vtt'], seconds: expect.closeTo(14, 1) },
  ])
}
