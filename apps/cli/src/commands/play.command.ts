import { type Ingest, type PlayUrls, playUrls, previewUrls, type Video } from '@ingest/sdk'
import type { Command } from 'commander'
import { addExamples } from '../help.ts'
import { formatTable, formatTime } from '../output/format.ts'
import { addCommonOptions, type CommonFlags, type Session, show, withSession } from '../session.ts'
import type { Terminal } from '../terminal.ts'

export function addPlayCommand(program: Command, terminal: Terminal): void {
  const command = program
    .command('play')
    .description('Print where a video plays. Drafts and private videos get URLs that end after a while.')
    .argument('<video>', 'id of the video')
  addExamples(
    addCommonOptions(command),
    [
      ['ingest play ID', 'the page to watch, and the playlist for players'],
      ['ffplay "$(ingest play ID --json | jq -r .playlist_url)"', 'play it here'],
    ],
    'Whoever has the URL of a draft or a private video can watch it until it expires.',
  )
  command.action((id: string, flags: CommonFlags) => withSession(terminal, flags, (session) => play(session, id)))
}

async function play(session: Session, id: string): Promise<void> {
  const { ingest, signal } = session
  const video = await ingest.videos.get(id, undefined, { signal })
  const { playlist, watch, expiresAt } = await urlsOf(ingest, video, signal)
  const urls = { playlist_url: playlist, watch_url: watch, ...(expiresAt && { expires_at: expiresAt }) }
  const text = formatTable({ Watch: watch, Playlist: playlist, 'Until (UTC)': formatTime(expiresAt ?? null) })
  await show(session, { video_id: video.id, status: video.status, private: video.private, ...urls }, text)
}

async function urlsOf(ingest: Ingest, video: Video, signal: AbortSignal): Promise<PlayUrls & { expiresAt?: string }> {
  const open = video.status === 'PUBLISHED' && !video.private ? playUrls(video) : undefined
  if (open) return open
  const preview = await ingest.videos.preview(video.id, undefined, { signal })
  return { ...previewUrls(video.id, preview), expiresAt: preview.expires_at }
}
