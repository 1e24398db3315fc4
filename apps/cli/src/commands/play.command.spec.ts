import type { Video } from '@ingest/sdk'
import { afterEach, expect, test } from '@jest/globals'
import { ingest, startApi } from '../testing/ingest.ts'
import { aVideo } from '../testing/resources.ts'

let api: Awaited<ReturnType<typeof startApi>>
afterEach(() => api.stop())

const expires = '2026-08-01T16:00:00.000Z'

async function play(change: Partial<Video>, ...args: string[]) {
  api = await startApi(({ line }) =>
    line.startsWith('POST')
      ? [200, { url: 'http://media/v/video-1/variant/master.m3u8?token=a.b.c', expires_at: expires }]
      : [200, aVideo(change)],
  )
  return ingest(['play', 'video-1', ...args], { env: api.env })
}

test('a public video plays at URLs that stay', async () => {
  const { stdout } = await play({})
  expect(stdout).toBe('Watch     http://media/watch/video-1\nPlaylist  http://media/v/video-1/variant/master.m3u8\n')
  expect(api.lines()).toEqual(['GET /videos/video-1'])
})

test.each([{ status: 'DRAFT' as const }, { private: true }])('%j plays for a while', async (change) => {
  const { stdout } = await play(change, '--json')
  expect(JSON.parse(stdout)).toEqual({
    video_id: 'video-1',
    status: 'PUBLISHED',
    private: false,
    ...change,
    playlist_url: 'http://media/v/video-1/variant/master.m3u8?token=a.b.c',
    watch_url: 'http://media/watch/video-1?token=a.b.c',
    expires_at: expires,
  })
  expect(api.lines()).toEqual(['GET /videos/video-1', 'POST /videos/video-1/preview'])
})
