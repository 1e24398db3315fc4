import type { ListLiveStreamsData, LiveStream } from '@ingest/sdk'
import { type Command, Option } from 'commander'
import { commaList } from '../arguments.ts'
import { addExamples, addGroup } from '../help.ts'
import { addEachCommand, addGetCommand, permanentFlag } from '../item.commands.ts'
import { addListCommand, type ListFlags, searchOption } from '../list.command.ts'
import { formatTable, formatTime } from '../output/format.ts'
import { statusStyle } from '../output/style.ts'
import type { Column } from '../output/table.ts'
import { addCommonOptions, type CommonFlags, show, withSession } from '../session.ts'
import type { Terminal } from '../terminal.ts'

type LiveStatuses = NonNullable<NonNullable<ListLiveStreamsData['query']>['status']>
type Recording = LiveStream['recording']

interface LiveListFlags extends ListFlags {
  status?: LiveStatuses
  search?: string
}

const STATUSES = ['idle', 'running', 'finished', 'error', 'trashed'] as const satisfies LiveStatuses
const RECORDINGS = ['none', 'draft', 'published'] as const satisfies Recording[]

/** Keys are shown only when one stream is asked for. */
const COLUMNS: Column<LiveStream>[] = [
  { title: 'ID', value: ({ id }) => id },
  { title: 'STATUS', value: ({ status }) => status, style: statusStyle },
  { title: 'RECORDING', value: ({ recording }) => recording },
  { title: 'CREATED (UTC)', value: (stream) => formatTime(stream.created_at) },
  { title: 'TITLE', value: ({ title }) => title },
]

export function addLiveCommand(program: Command, terminal: Terminal): void {
  const live = addGroup(program, 'live', 'Create, show, stop and remove live streams.', [
    ['ingest live create "Town hall"', 'a stream: where to publish to, and where to watch'],
    ['ingest live --status running', 'what is on the air'],
    ['ingest live stop ID', 'end a broadcast for good'],
  ])
  addLiveList(live, terminal)
  addCreate(live, terminal)
  addGetCommand(live, terminal, {
    noun: 'live stream',
    examples: [['ingest live get ID', 'with its key: whoever knows it can publish']],
    read: (ingest, id, signal) => ingest.live.get(id, undefined, { signal }),
    format: formatLiveStream,
  })
  addEachCommand(live, terminal, {
    name: 'stop',
    noun: 'live stream',
    about: 'End broadcasts for good: encoders are disconnected, and the keys refused until a reset.',
    examples: [['ingest live stop ID', 'the recording is a video seconds later']],
    done: 'stopped',
    work: async ({ ingest, signal }, id) => {
      const { stream_key } = await ingest.live.get(id, undefined, { signal })
      await ingest.live.stop(id, { stream_key }, { signal })
    },
  })
  addEachCommand(live, terminal, {
    name: 'reset',
    noun: 'live stream',
    about: 'Give live streams new keys, so that they can be published to again.',
    examples: [['ingest live reset ID', 'the old key is worthless then']],
    done: 'reset',
    work: ({ ingest, signal }, id) => ingest.live.reset(id, undefined, { signal }),
  })
  addEachCommand<CommonFlags & { permanent?: true }>(live, terminal, {
    name: 'delete',
    noun: 'live stream',
    about: 'Put live streams into the trash; what runs is cut off.',
    examples: [['ingest live delete ID --permanent', 'at once and for good; recordings stay']],
    done: 'deleted',
    work: ({ ingest, signal }, id, { permanent }) => ingest.live.delete(id, { permanent }, { signal }),
  }).option(...permanentFlag)
}

function addLiveList(live: Command, terminal: Terminal): void {
  addListCommand<LiveStream, LiveListFlags>(live, terminal, {
    about: 'List live streams.',
    examples: [['ingest live --search hall', 'by a part of the title']],
    options: [
      new Option('--status <list>', `comma list of ${STATUSES.join(', ')}`).argParser(commaList(STATUSES)),
      searchOption('title'),
    ],
    sortable: ['id', 'created_at', 'title'],
    columns: COLUMNS,
    read: ({ ingest }, { status, search }, options) => ingest.live.list({ status, search }, options),
  })
}

function addCreate(live: Command, terminal: Terminal): void {
  const command = live
    .command('create')
    .description('Create a live stream.')
    .argument('<title>', 'what viewers read')
    .addOption(new Option('--recording <kind>', 'what becomes of a broadcast: draft unless told').choices(RECORDINGS))
  addExamples(addCommonOptions(command), [
    ['ingest live create "Town hall" --recording published', 'its recordings are public at once'],
  ]).action((title: string, flags: CommonFlags & { recording?: Recording }) =>
    withSession(terminal, flags, async (session) => {
      const { recording } = flags
      const stream = await session.ingest.live.create({ title, ...(recording && { recording }) }, { signal: session.signal })
      await show(session, stream, formatLiveStream(stream))
    }),
  )
}

function formatLiveStream(stream: LiveStream): string {
  return formatTable({
    Id: stream.id,
    Title: stream.title,
    Status: stream.status,
    Recording: stream.recording,
    'Publish to': stream.rtmp_url,
    'Stream key': stream.stream_key,
    Watch: stream.play_url,
    Created: formatTime(stream.created_at),
    Finished: formatTime(stream.finished_at),
    Deleted: formatTime(stream.deleted_at),
  })
}
