import { rm, stat, truncate, writeFile } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { ffmpeg, makeClip, temporaryDirectory } from '../../test/clips.ts'
import { watchSegments } from '../hls/watch-segments.ts'
import { assertWholeJpeg, assertWholeMp4, LostOutputError } from './whole-file.ts'

/** What a disk that is full has taken of a file ends where a page does. */
const pageBytes = 4096
const hls = ['-f', 'hls', '-hls_segment_type', 'fmp4', '-hls_playlist_type', 'event', '-hls_fmp4_init_filename', 'init.mp4']

let folder: Awaited<ReturnType<typeof temporaryDirectory>>
const at = (name: string) => folder.file(name)

/** What ffmpeg makes when nothing hinders it. */
beforeAll(async () => {
  folder = await temporaryDirectory()
  await makeClip(['-movflags', '+faststart', at('film.mp4')])
  await ffmpeg(['-i', at('film.mp4'), '-frames:v', '1', at('poster.jpg'), '-c', 'copy', ...hls, at('list.m3u8')])
})
afterAll(() => folder.remove())

describe.each([
  ['film.mp4', assertWholeMp4],
  ['init.mp4', assertWholeMp4],
  ['list0.m4s', assertWholeMp4],
  ['poster.jpg', assertWholeJpeg],
])('%s', (name, assertWhole) => {
  it('is known for whole, cut or empty', async () => {
    const { size } = await stat(at(name))
    await expect(assertWhole(at(name))).resolves.toBeUndefined()
    for (const kept of [size - 1, Math.floor(size / pageBytes) * pageBytes, 0]) {
      await truncate(at(name), kept)
      await expect(assertWhole(at(name))).rejects.toThrow(LostOutputError)
    }
  })
})

describe('a list of segments', () => {
  async function names(finished: Promise<unknown>): Promise<string[]> {
    const found: string[] = []
    for await (const { name } of watchSegments(at('list.m3u8'), finished)) found.push(name)
    return found
  }

  it('that has no end although ffmpeg has succeeded could not be written', async () => {
    expect(await names(Promise.resolve())).toEqual(['list0.m4s'])
    await truncate(at('list.m3u8'), (await stat(at('list.m3u8'))).size - 1)
    await expect(names(Promise.resolve())).rejects.toThrow(LostOutputError)
    await truncate(at('list.m3u8'), 0)
    await expect(names(Promise.resolve())).rejects.toThrow(LostOutputError)
  })

  it('that shrinks while ffmpeg runs cannot be written any more', async () => {
    const watched = watchSegments(at('list.m3u8'), new Promise(() => undefined))
    await writeFile(at('list.m3u8'), '#EXTM3U\n#EXTINF:4.000000,\nlist0.m4s\n')
    expect(await watched.next()).toMatchObject({ value: { name: 'list0.m4s' } })
    await truncate(at('list.m3u8'), 0)
    await expect(watched.next()).rejects.toThrow(LostOutputError)
  })

  it('that has no end because ffmpeg has failed, or had nothing to list, is taken as it is', async () => {
    expect(await names(Promise.reject(new Error('ffmpeg failed')))).toEqual([])
    await rm(at('list.m3u8'))
    expect(await names(Promise.resolve())).toEqual([])
  })
})
