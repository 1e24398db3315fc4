import { expect, test } from '@jest/globals'
import { playUrls, previewUrls } from './play-urls.ts'

test('the page to watch stands beside the playlist', () => {
  const url = 'https://media.example.com/base/v/1/2/master.m3u8'
  expect(playUrls({ id: '1', playback_urls: [{ name: 'Default', url }] })).toEqual({
    playlist: url,
    watch: 'https://media.example.com/base/watch/1',
  })
  expect(playUrls({ id: '1', playback_urls: [] })).toBeUndefined()
})

test('the token of a preview opens the page too', () => {
  const url = 'https://media.example.com/base/v/1/2/master.m3u8?token=a.b.c'
  expect(previewUrls('1', { url })).toEqual({ playlist: url, watch: 'https://media.example.com/base/watch/1?token=a.b.c' })
})
