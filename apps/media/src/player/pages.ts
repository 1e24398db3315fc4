import { readFileSync } from 'node:fs'
import path from 'node:path'
import type { PlayableLive, PlayableVariant, PlayableVideo } from '@ingest/domain'
import { escapeHtml } from '@ingest/http'

const template = (name: string) => readFileSync(path.join(import.meta.dirname, 'assets', name), 'utf8')

const watch = template('watch.html')
const problem = template('problem.html')

/** Pages name everything relative to themselves: the media app may lie below a path. */
export const ofVideos = '../'
export const ofLive = '../../'

/** What the page's script is told of a variant; its address is relative to the page. */
interface Source {
  name: string
  type: PlayableVariant['type']
  url: string
  /** It may be interrupted, and come back. */
  live?: true
}

/** The page of a video that its viewer may play. */
export function watchPage({ id, title, posterId, variants }: PlayableVideo): string {
  const sources = variants.filter(({ replaced }) => !replaced).map((variant) => sourceOf(id, variant))
  const poster = posterId ? `${ofVideos}t/${posterId}` : ''
  return fill(watch, { root: ofVideos, title, poster, sources: JSON.stringify(sources) })
}

/** The page of a live stream. */
export function watchLivePage({ id, title }: Pick<PlayableLive, 'id' | 'title'>): string {
  const sources: Source[] = [{ name: 'Live', type: 'hls', url: `${ofLive}live/${id}/master.m3u8`, live: true }]
  return fill(watch, { root: ofLive, title, sources: JSON.stringify(sources) })
}

function sourceOf(videoId: string, { id, name, type, entry }: PlayableVariant): Source {
  return { name, type, url: `${ofVideos}v/${videoId}/${id}/${type === 'hls' ? 'master.m3u8' : entry}` }
}

const problems: Record<string, { title: string; text: string }> = {
  'not-found': {
    title: 'There is no video here',
    text: 'It may have been removed, or it is not published yet. Check the address, or ask whoever gave it to you.',
  },
  'playback-token-missing': {
    title: 'This video is private',
    text: 'It plays with a personal link only. Ask whoever told you of it for one.',
  },
  'playback-token-invalid': {
    title: 'This link does not work',
    text: 'It may not have been copied as a whole. Copy it again, or ask for a new one.',
  },
  'playback-token-expired': {
    title: 'This link has expired',
    text: 'Links to private videos work for a limited time. Ask for a new one.',
  },
  'playback-token-other-video': {
    title: 'This link is for another video',
    text: 'Check that the whole address was copied, or ask for a link to this video.',
  },
}
const outage = {
  title: 'The video cannot be shown at the moment',
  text: 'Something is not working on our side. Try again in a minute.',
}

/** A page that says why there is nothing to play. */
export function problemPage(code: string, root: string): string {
  return fill(problem, { root, ...(problems[code] ?? outage) })
}

function fill(text: string, values: Record<string, string>): string {
  return text.replace(/\{\{(\w+)\}\}/g, (_, name: string) => escapeHtml(values[name] ?? ''))
}
