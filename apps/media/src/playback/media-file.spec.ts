import { describe, expect, it } from '@jest/globals'
import { mediaFile, type VariantPlace } from './media-file.ts'

const variant: VariantPlace = { type: 'hls', objectPrefix: 'videos/n/v/j/1/', entry: 'playlist-1.m3u8' }

describe('a file of a variant', () => {
  it.each([
    ['video-1/media.m3u8', 'application/vnd.apple.mpegurl', 'playlist'],
    ['video-1/init.mp4', 'video/mp4', 'bytes'],
    ['video-1/00000.m4s', 'video/iso.segment', 'bytes'],
    ['audio_4/00000.ts', 'video/mp2t', 'bytes'],
    ['subs-en/00000.vtt', 'text/vtt; charset=utf-8', 'bytes'],
    ['sprite-1.jpg', 'image/jpeg', 'bytes'],
  ])('%s is %s', (path, contentType, kind) => {
    expect(mediaFile(variant, path)).toEqual({ objectKey: `videos/n/v/j/1/${path}`, contentType, kind })
  })

  it('master.m3u8 is its entry, whatever that is called in the store', () => {
    expect(mediaFile(variant, 'master.m3u8')).toMatchObject({ objectKey: 'videos/n/v/j/1/playlist-1.m3u8', kind: 'multivariant' })
    const files: VariantPlace = { ...variant, type: 'mp4', entry: 'film.mp4' }
    expect(mediaFile(files, 'film.mp4')).toMatchObject({ objectKey: 'videos/n/v/j/1/film.mp4', kind: 'bytes' })
  })

  it.each([
    '',
    '.m3u8',
    'master',
    'master.m3u8/',
    '/master.m3u8',
    '../../../secret/media.m3u8',
    'video-1/../media.m3u8',
    'video-1//media.m3u8',
    'a/b/media.m3u8',
    'video-1/.hidden.m4s',
    'video-1/media.m3u8.bak',
    'video-1\\media.m3u8',
    'video-1/media.m3u8\n',
    'video-1/%2e%2e.m4s',
    'video-1/source.mov',
    `${'a'.repeat(65)}.m4s`,
  ])('%p is none', (path) => {
    expect(mediaFile(variant, path)).toBeUndefined()
  })
})
