import { execFile } from 'node:child_process'
import { isDeepStrictEqual, promisify } from 'node:util'
import { type FetchedRendition, fetchPresentation, type Presentation } from '@ingest/e2e/hls/presentation'
import { waitFor } from '@ingest/testing'
import type { Arena } from './arena.ts'
import type { Clip } from './clips.ts'
import { processesIn } from './work-processes.ts'

const run = promisify(execFile)

/** An encode that has ended. */
export interface Ended {
  networkId: string
  jobId: string
  videoId: string
  attempt: number
  clip: Clip
}

const renditions = { videos: 3, audios: 1 }
/** Of 1024 samples at 44.1 kHz, the longest frame of the sound; an encoder adds up to two. */
const audioFrameSeconds = 1024 / 44_100
/** The media app remembers for five seconds what plays. */
const rememberedSeconds = 15

/** Looks at an encode from all sides: the API, the database, the store, what is played, what runs. @returns what is not as it must be */
export async function verifyEncode(arena: Arena, encode: Ended): Promise<string[]> {
  const checks = [complainOfResult, complainOfEvents, complainOfVariants, complainOfMedia, complainOfProcesses, complainOfObjects]
  const complaints = await Promise.all(checks.map((check) => check(arena, encode)))
  return complaints.flat()
}

async function complainOfResult({ platform: { ingest } }: Arena, { jobId, videoId }: Ended): Promise<string[]> {
  const { status, progress, error, warnings } = await ingest.jobs.get(jobId)
  const video = await ingest.videos.get(videoId)
  const found = { status, progress, error, warnings, video: video.status, variants: video.variants?.length }
  const expected = { status: 1, progress: 100, error: null, warnings: [], video: 'PUBLISHED', variants: 1 }
  return isDeepStrictEqual(found, expected) ? [] : [JSON.stringify(found)]
}

async function complainOfEvents({ database }: Arena, { jobId }: Ended): Promise<string[]> {
  const { rows } = await database.query<{ name: string }>('SELECT name FROM events WHERE resource_id = $1 ORDER BY id', [jobId])
  const names = rows.map(({ name }) => name)
  return isDeepStrictEqual(names, ['jobs.create', 'jobs.complete']) ? [] : [`events ${names.join(', ')}`]
}

/** One set, of the attempt that ended well; nothing that was only offered. */
async function complainOfVariants({ database }: Arena, encode: Ended): Promise<string[]> {
  const { rows } = await database.query('SELECT provisional, replaced_at, object_prefix FROM variants WHERE video_id = $1', [
    encode.videoId,
  ])
  const expected = [{ provisional: false, replaced_at: null, object_prefix: prefixOf(encode, encode.attempt) }]
  return isDeepStrictEqual(rows, expected) ? [] : [`variants ${JSON.stringify(rows)}`]
}

async function complainOfMedia({ platform: { ingest } }: Arena, { videoId, clip }: Ended): Promise<string[]> {
  const { playback_urls } = await ingest.videos.get(videoId)
  const url = String(playback_urls[0]?.url)
  const isFinal = ({ videos }: Presentation) => videos.every(({ playlist }) => playlist.playlistType === 'VOD')
  const found = async () => {
    const presentation = await fetchPresentation(url)
    return isFinal(presentation) ? presentation : undefined
  }
  const { videos, audios } = await waitFor(found, { timeoutSeconds: rememberedSeconds, what: 'the final playlists' })
  const complaints = [...videos, ...audios].filter(({ playlist }) => !playlist.endlist).map(({ url }) => `${url} has no end`)
  if (videos.length !== renditions.videos || audios.length !== renditions.audios)
    complaints.push(`${videos.length} + ${audios.length} renditions`)
  const frameSeconds = clip.seconds.video / clip.frames
  for (const video of videos)
    complaints.push(...(await complainOfRendition(video, clip.seconds.video, frameSeconds, clip.frames)))
  for (const audio of audios) complaints.push(...(await complainOfRendition(audio, clip.seconds.audio, 2 * audioFrameSeconds)))
  return complaints
}

/** What its playlist says, and what ffprobe finds when it decodes all of it. */
async function complainOfRendition(
  { url, segments }: FetchedRendition,
  seconds: number,
  toleranceSeconds: number,
  frames?: number,
): Promise<string[]> {
  const listed = segments.reduce((sum, { durationSeconds }) => sum + durationSeconds, 0)
  const decoded = await decode(url)
  const complaints = decoded.complaints.map((each) => `${url}: ${each}`)
  for (const [what, found] of Object.entries({ listed, decoded: decoded.seconds }))
    if (Math.abs(found - seconds) > toleranceSeconds) complaints.push(`${url}: ${found} s ${what}, not ${seconds}`)
  if (frames !== undefined && Math.abs(decoded.frames - frames) > 1)
    complaints.push(`${url}: ${decoded.frames} frames, not ${frames}`)
  return complaints
}

async function decode(url: string): Promise<{ seconds: number; frames: number; complaints: string[] }> {
  const args = ['-v', 'error', '-count_frames', '-show_entries', 'format=duration:stream=nb_read_frames', '-of', 'json', url]
  const { stdout, stderr } = await run('ffprobe', args)
  const { format, streams } = JSON.parse(stdout) as { format: { duration: string }; streams: { nb_read_frames: string }[] }
  const complaints = stderr.split('\n').filter(Boolean)
  return { seconds: Number(format.duration), frames: Number(streams[0]?.nb_read_frames), complaints }
}

async function complainOfProcesses({ workFolder }: Arena, { jobId }: Ended): Promise<string[]> {
  try {
    const none = async () => (await processesIn(`${workFolder}/`, `encode-${jobId}`)).length === 0
    await waitFor(none, { what: 'no ffmpeg of the job to run any more' })
    return []
  } catch (error) {
    return [(error as Error).message]
  }
}

/** What the last attempt has written is what its playlists name; what earlier ones have written, somebody will remove. */
async function complainOfObjects({ platform: { store }, database }: Arena, encode: Ended): Promise<string[]> {
  const { rows } = await database.query<{ prefix: string }>(
    `SELECT jsonb_array_elements_text(data->'prefixes') AS prefix FROM pgboss.job WHERE name = 'remove-objects' AND state = 'created'`,
  )
  const doomed = rows.map(({ prefix }) => prefix)
  const winner = prefixOf(encode, encode.attempt)
  const complaints: string[] = []
  const names: string[] = []
  for await (const { key } of store.list(prefixOf(encode))) {
    if (key.startsWith(winner)) names.push(key.slice(winner.length))
    else if (!doomed.some((prefix) => key.startsWith(prefix))) complaints.push(`${key} is left`)
  }
  const listed = new Set(await namedBy(store, winner, names))
  return [...complaints, ...names.filter((name) => !listed.has(name)).map((name) => `${winner}${name} is in no playlist`)]
}

/** The playlists below a prefix, and all that they name. */
async function namedBy(store: Arena['platform']['store'], prefix: string, names: string[]): Promise<string[]> {
  const playlists = names.filter((name) => name.endsWith('.m3u8'))
  const named = await Promise.all(
    playlists.map(async (name) => {
      const { body } = await store.get(prefix + name)
      const text = Buffer.concat(await body.toArray()).toString('utf8')
      const uris = [...text.matchAll(/^(?!#)\S+$|URI="([^"]+)"/gm)].map(([line, uri]) => uri ?? line)
      const folder = name.slice(0, name.lastIndexOf('/') + 1)
      return uris.map((uri) => folder + uri)
    }),
  )
  return [...playlists, ...named.flat()]
}

function prefixOf({ networkId, videoId, jobId }: Ended, attempt?: number): string {
  const prefix = `videos/${networkId}/${videoId}/${jobId}/`
  return attempt === undefined ? prefix : `${prefix}${attempt}/`
}
