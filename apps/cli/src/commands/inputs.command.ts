import type { Input, ListInputsData } from '@ingest/sdk'
import { type Command, Option } from 'commander'
import { commaList } from '../arguments.ts'
import { addGroup } from '../help.ts'
import { addEachCommand, addGetCommand, permanentFlag } from '../item.commands.ts'
import { addListCommand, type ListFlags, searchOption } from '../list.command.ts'
import { formatBytes, formatTable, formatTime } from '../output/format.ts'
import { statusStyle } from '../output/style.ts'
import type { Column } from '../output/table.ts'
import type { CommonFlags } from '../session.ts'
import type { Terminal } from '../terminal.ts'

type InputFilter = NonNullable<NonNullable<ListInputsData['query']>['filter']>

interface InputListFlags extends ListFlags {
  filter?: InputFilter
  search?: string
}

const STATUSES = ['new', 'uploading', 'queued', 'processing', 'error', 'ready', 'trashed'] as const satisfies InputFilter
const KINDS = ['video-only', 'audio-only', 'has-video', 'has-audio'] as const satisfies InputFilter

const COLUMNS: Column<Input>[] = [
  { title: 'ID', value: ({ id }) => id },
  { title: 'STATUS', value: ({ status }) => status, style: statusStyle },
  { title: 'SIZE', value: ({ size }) => (size === null ? '' : formatBytes(size)) },
  { title: 'CREATED (UTC)', value: (input) => formatTime(input.created_at) },
  { title: 'FILENAME', value: ({ filename }) => filename },
]

export function addInputsCommand(program: Command, terminal: Terminal): void {
  const inputs = addGroup(program, 'inputs', 'List, show and remove uploaded files.', [
    ['ingest inputs', 'the newest'],
    ['ingest inputs get ID', 'one, with what is wrong with it'],
  ])
  addListCommand<Input, InputListFlags>(inputs, terminal, {
    about: 'List uploaded files.',
    examples: [
      ['ingest inputs --filter error', 'those that cannot be used'],
      ['ingest inputs --filter ready,audio-only --all', 'statuses and kinds can be combined'],
    ],
    options: [
      new Option('--filter <list>', `comma list of statuses (${STATUSES.join(', ')}) and kinds (${KINDS.join(', ')})`).argParser(
        commaList([...STATUSES, ...KINDS]),
      ),
      searchOption('filename'),
    ],
    sortable: ['id', 'created_at', 'updated_at', 'filename'],
    columns: COLUMNS,
    read: ({ ingest }, { filter, search }, options) => ingest.inputs.list({ filter, search }, options),
  })
  addGetCommand(inputs, terminal, {
    noun: 'input',
    examples: [['ingest inputs get ID --json', "with all that ffprobe says, in the member 'metadata'"]],
    read: (ingest, id, signal) => ingest.inputs.get(id, undefined, { signal }),
    format: formatInput,
  })
  addEachCommand<CommonFlags & { permanent?: true }>(inputs, terminal, {
    name: 'delete',
    noun: 'input',
    about: 'Put uploaded files into the trash; videos made from them stay.',
    examples: [['ingest inputs delete ID --permanent', 'at once, and the file too']],
    done: 'deleted',
    work: ({ ingest, signal }, id, { permanent }) => ingest.inputs.delete(id, { permanent }, { signal }),
  }).option(...permanentFlag)
}

export function formatInput(input: Input): string {
  const streams = input.metadata?.streams ?? []
  return formatTable({
    Id: input.id,
    Filename: input.filename,
    Status: input.status,
    Error: input.error?.message,
    Size: input.size === null ? undefined : formatBytes(input.size),
    Type: input.type,
    Streams: streams.map(({ codec_type, codec_name }) => `${codec_type} ${codec_name ?? ''}`.trim()).join(', '),
    Created: formatTime(input.created_at),
    'Last used': formatTime(input.last_used),
    Deleted: formatTime(input.deleted_at),
  })
}
