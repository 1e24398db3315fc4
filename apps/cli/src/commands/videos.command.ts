import type { ListVideosData, Video } from '@ingest/sdk'
import { type Command, Option } from 'commander'
import { commaList } from '../arguments.ts'
import { addExamples, addGroup } from '../help.ts'
import { addEachCommand, addGetCommand, permanentFlag } from '../item.commands.ts'
import { addListCommand, type ListFlags, searchOption } from '../list.command.ts'
import { formatRuntime, formatTable, formatTime } from '../output/format.ts'
import { painter, statusStyle } from '../output/style.ts'
import { type Column, createTable } from '../output/table.ts'
import { addCommonOptions, type CommonFlags, type Session, withSession, write } from '../session.ts'
import type { Terminal } from '../terminal.ts'

type VideoStatuses = NonNullable<NonNullable<ListVideosData['query']>['status']>

interface VideoListFlags extends ListFlags {
  status?: VideoStatuses
  private?: true
  search?: string
}

const STATUSES = [
  'created',
  'processing',
  'draft',
  'scheduled',
  'published',
  'error',
  'trashed',
  'all',
] as const satisfies VideoStatuses

const COLUMNS: Column<Video>[] = [
  { title: 'ID', value: ({ id }) => id },
  { title: 'STATUS', value: ({ status }) => status, style: statusStyle },
  { title: 'RUNTIME', value: ({ runtime }) => formatRuntime(runtime) },
  { title: 'CREATED (UTC)', value: (video) => formatTime(video.created_at) },
  { title: 'TITLE', value: (video) => (video.private ? `${video.title} (private)` : video.title) },
]

export function addVideosCommand(program: Command, terminal: Terminal): void {
  const videos = addGroup(program, 'videos', 'List, show, publish and remove videos.', [
    ['ingest videos', 'the newest drafts and published videos'],
    ['ingest videos --status error,processing', 'those in a status; see "ingest videos list --help"'],
    ['ingest videos publish ID ID', 'publish videos'],
  ])
  addVideoList(videos, terminal)
  addGetCommand(videos, terminal, {
    noun: 'video',
    examples: [['ingest videos get ID --json', 'the video as the API shows it']],
    read: (ingest, id, signal) => ingest.videos.get(id, undefined, { signal }),
    format: formatVideo,
  })
  addPublish(videos, terminal)
  addEachCommand(videos, terminal, {
    name: 'unpublish',
    noun: 'video',
    about: 'Make videos drafts again: they stop playing within seconds.',
    examples: [['ingest videos unpublish ID', 'only members can see it then']],
    done: 'unpublished',
    work: ({ ingest, signal }, id) => ingest.videos.update(id, { published_at: null }, { signal }),
  })
  addEachCommand<CommonFlags & { permanent?: true }>(videos, terminal, {
    name: 'delete',
    noun: 'video',
    about: 'Put videos into the trash, from where they are removed after 14 days.',
    examples: [
      ['ingest videos delete ID', 'into the trash'],
      ['ingest videos delete ID --permanent', 'at once, media too'],
    ],
    done: 'deleted',
    work: ({ ingest, signal }, id, { permanent }) => ingest.videos.delete(id, { permanent }, { signal }),
  }).option(...permanentFlag)
}

function addVideoList(videos: Command, terminal: Terminal): void {
  addListCommand<Video, VideoListFlags>(videos, terminal, {
    about: 'List videos: drafts and published ones unless told otherwise.',
    examples: [
      ['ingest videos --search holiday', 'by a part of the title'],
      ['ingest videos --status all --sort title --order asc', 'by title'],
      ['ingest videos --all --json', 'all of them, a line of JSON each'],
    ],
    options: [
      new Option('--status <list>', `comma list of ${STATUSES.join(', ')}`).argParser(commaList(STATUSES)),
      new Option('--private', 'only private ones'),
      searchOption('title'),
    ],
    sortable: ['id', 'created_at', 'updated_at', 'title'],
    columns: COLUMNS,
    read: ({ ingest }, flags, options) =>
      ingest.videos.list({ status: flags.status, private: flags.private, search: flags.search }, options),
  })
}

function addPublish(videos: Command, terminal: Terminal): void {
  const command = videos
    .command('publish')
    .description('Publish videos, all of them or none.')
    .argument('<id...>', 'ids of the videos')
  addExamples(addCommonOptions(command), [['ingest videos publish ID ID', 'from now on they play for everybody']]).action(
    (ids: string[], flags: CommonFlags) => withSession(terminal, flags, (session) => publish(session, ids)),
  )
}

async function publish({ ingest, json, signal, terminal }: Session, ids: string[]): Promise<void> {
  const videos = await ingest.videos.publish(ids, { signal })
  const table = createTable(COLUMNS, painter(terminal, terminal.stdout))
  await write(terminal, json ? videos.map((video) => `${JSON.stringify(video)}\n`).join('') : table(videos))
}

export function formatVideo(video: Video): string {
  return formatTable({
    Id: video.id,
    Title: video.title,
    Status: video.status,
    Private: video.private ? 'yes' : undefined,
    Runtime: formatRuntime(video.runtime),
    Description: video.description,
    Tags: video.tags.join(', '),
    Created: formatTime(video.created_at),
    Published: formatTime(video.published_at),
    'Plays from': formatTime(video.schedule_start),
    'Plays until': formatTime(video.schedule_end),
    Deleted: formatTime(video.deleted_at),
    Variants: video.variants?.map(({ name, type }) => `${name} (${type})`).join(', '),
    Playlist: video.playback_urls.map(({ url }) => url).join(' '),
  })
}
