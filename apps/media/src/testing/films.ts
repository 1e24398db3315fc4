import { randomBytes } from 'node:crypto'
import type { AuthContext } from '@ingest/domain'
import type { MediaFixture } from '@ingest/domain/testing'
import type { ObjectStore } from '@ingest/storage'

/** A video whose media is in the store. */
export interface Film {
  id: string
  caller: AuthContext
  /** Of its variant, without a slash at the end. */
  path: string
  posterId: string
}

export interface FilmOptions {
  title?: string
  published?: boolean
  private?: boolean
}

export const segment = randomBytes(300_000)
export const picture = randomBytes(5000)

export const multivariant = [
  '#EXTM3U',
  '#EXT-X-VERSION:7',
  '#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="audio",NAME="Sound",URI="audio-4/media.m3u8"',
  '#EXT-X-STREAM-INF:BANDWIDTH=1000000,AUDIO="audio"',
  'video-1/media.m3u8',
  '',
].join('\n')

export const playlist = `#EXTM3U\n#EXT-X-MAP:URI="init.mp4"\n${'#EXTINF:6.000000,\n00000.m4s\n'.repeat(100)}#EXT-X-ENDLIST\n`

const files: Record<string, string | Buffer> = {
  'playlist-1.m3u8': multivariant,
  'audio-4/media.m3u8': playlist,
  'video-1/media.m3u8': playlist,
  'video-1/growing.m3u8': playlist.replace('#EXT-X-ENDLIST\n', ''),
  'video-1/init.mp4': Buffer.from('the head'),
  'video-1/00000.m4s': segment,
  'audio-4/init.mp4': Buffer.from('the head'),
  'audio-4/00000.m4s': segment,
  'video-1/00000.ts': Buffer.from('a transport stream'),
  'subtitles-1/en.vtt': 'WEBVTT\n',
  'sprite.jpg': picture,
  'source.mov': Buffer.from('not for players'),
}

export async function makeFilm(fixture: MediaFixture, store: ObjectStore, options: FilmOptions = {}): Promise<Film> {
  const { title = 'Film', published = true } = options
  const { videos, encode, playback } = fixture.media
  const caller = await fixture.tenant()
  const video = await videos.create(caller, { title, private: options.private ?? false })
  const claim = await fixture.claimJob(caller, (await fixture.queuedJob(caller, video)).jobId)
  const poster = { id: crypto.randomUUID(), sizeBytes: picture.length }
  const variants = [{ name: 'Adaptive', type: 'hls' as const, durationSeconds: 600, entry: 'playlist-1.m3u8' }]
  await encode.complete(claim, { variants, sizeBytes: segment.length, poster })
  if (published) await videos.publish(caller, [video.id])
  const facts = await playback.video(video.id)
  const [variant] = facts?.variants ?? []
  for (const [name, content] of Object.entries(files)) await store.put(`${variant?.objectPrefix}${name}`, Buffer.from(content))
  const shown = await playback.picture(poster.id)
  await store.put(shown?.objectKey ?? '', picture, { contentType: 'image/jpeg' })
  return { id: video.id, caller, path: `/v/${video.id}/${variant?.id}`, posterId: poster.id }
}
