import type { Event, ListEventsData } from '@ingest/sdk'
import { type Command, Option } from 'commander'
import { splitList } from '../arguments.ts'
import { CliError, toCliError } from '../cli.error.ts'
import { addGroup } from '../help.ts'
import { addGetCommand } from '../item.commands.ts'
import { addListCommand, type ListFlags } from '../list.command.ts'
import { formatTable, formatTime } from '../output/format.ts'
import { painter } from '../output/style.ts'
import { type Column, createTable } from '../output/table.ts'
import { type Session, show, write } from '../session.ts'
import type { Terminal } from '../terminal.ts'

type EventQuery = NonNullable<ListEventsData['query']>

interface EventListFlags extends ListFlags {
  filter?: string[]
  resource?: string[]
  follow?: true
  after?: string
}

/** More before the following would be a list. */
const MOST_BEFORE_FOLLOWING = 500
const LONGEST_EVENT_NAME = 'videos.thumbnails.delete'.length

const COLUMNS: Column<Event>[] = [
  { title: 'TIME (UTC)', value: (event) => formatTime(event.created_at), width: formatTime(new Date(0).toISOString()).length },
  { title: 'EVENT', value: (event) => event.event_name, width: LONGEST_EVENT_NAME },
  { title: 'OF', value: ({ data }) => textOf(data, ['id', 'network_id', 'thumbnail_id']) },
  { title: 'NAME', value: ({ data }) => textOf(data, ['title', 'filename', 'name', 'role_name']) },
]

export function addEventsCommand(program: Command, terminal: Terminal): void {
  const events = addGroup(program, 'events', 'List what has happened, and follow what happens.', [
    ['ingest events', 'the newest'],
    ['ingest events --follow', 'the newest, and then each as it happens; Ctrl-C ends it'],
    ['ingest events get ID', 'one, with the resource as it was then'],
  ])
  addListCommand<Event, EventListFlags>(events, terminal, {
    about: 'List what has happened, or follow it.',
    examples: [
      ['ingest events --filter jobs.error,inputs.complete', 'some events only'],
      ['ingest events --resource videos --follow --json', 'what happens to videos, a line of JSON each'],
      ['ingest events --follow --after ID', 'go on after the last event that is known; none is missed'],
    ],
    options: [
      new Option('--filter <list>', 'comma list of events or actions, such as jobs.complete or create').argParser(splitList),
      new Option('--resource <list>', 'comma list of types of resources, such as videos').argParser(splitList),
      new Option('--follow', 'show the newest in the order they happened, then wait for more'),
      new Option('--after <id>', 'with --follow: begin after this event'),
    ],
    sortable: ['id', 'created_at'],
    columns: COLUMNS,
    read: ({ ingest }, flags, options) => ingest.events.list(queryOf(flags), options),
    instead: (session, flags) => (flags.follow ? follow(session, flags) : undefined),
  })
  addGetCommand(events, terminal, {
    noun: 'event',
    examples: [['ingest events get ID --json', 'the event as webhooks get it']],
    read: (ingest, id, signal) => ingest.events.get(id, undefined, { signal }),
    format: formatEvent,
  })
}

/** The platform knows the words, and refuses others by name. */
function queryOf({ filter, resource }: EventListFlags): EventQuery {
  return { filter, resource } as EventQuery
}

async function follow(session: Session, flags: EventListFlags): Promise<void> {
  const { ingest, host, signal, terminal } = session
  const query = queryOf(flags)
  const table = createTable(COLUMNS, painter(terminal, terminal.stdout))
  let after = flags.after
  try {
    after ??= await beforeTheNewest(session, query, Math.min(flags.limit, MOST_BEFORE_FOLLOWING))
    for await (const event of ingest.events.follow(query, { after, signal })) {
      await (session.json ? show(session, event, '') : write(terminal, table([event])))
      after = event.event_id
    }
  } catch (error) {
    const { exitCode, message } = toCliError(error, host)
    throw new CliError(exitCode, after === undefined ? message : `${message}; "--follow --after ${after}" goes on`)
  }
}

/** The event before the newest few. Following from there reads them in their settled order; what a late transaction adds is not missed. */
async function beforeTheNewest({ ingest, signal }: Session, query: EventQuery, count: number): Promise<string | undefined> {
  const { items } = await ingest.events.list(query, { max: count + 1, signal })
  return items[count]?.event_id
}

export function formatEvent(event: Event): string {
  const { type, id } = event.actor
  const about = formatTable({
    Id: event.event_id,
    Event: event.event_name,
    Time: formatTime(event.created_at),
    By: `${type} ${id}`,
    Request: event.request_id,
  })
  return `${about}\n${JSON.stringify(event.data, undefined, 2)}\n`
}

/** The first of these members that is text. */
function textOf(data: Event['data'], names: string[]): string {
  const found = names.map((name) => data[name]).find((value) => typeof value === 'string')
  return typeof found === 'string' ? found : ''
}
