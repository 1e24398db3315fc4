import type { ListOptions, Page } from '@ingest/sdk'
import { type Command, Option } from 'commander'
import { wholeNumber } from './arguments.ts'
import { addExamples, type Example } from './help.ts'
import { painter } from './output/style.ts'
import { type Column, createTable } from './output/table.ts'
import { addCommonOptions, type CommonFlags, type Session, withSession, write } from './session.ts'
import type { Terminal } from './terminal.ts'

export interface ListFlags extends CommonFlags {
  limit: number
  all?: true
  sort?: string
  order?: 'asc' | 'desc'
}

export interface ListSpec<Item, Flags extends ListFlags> {
  about: string
  examples: readonly Example[]
  /** The fields that the list can be sorted by. */
  sortable: string[]
  columns: Column<Item>[]
  options?: Option[]
  read(session: Session, flags: Flags, options: ListOptions): Promise<Page<Item>>
  /** What flags can ask for instead of a list. */
  instead?(session: Session, flags: Flags): Promise<void> | undefined
}

const DEFAULT_LIMIT = 20
const MAX_LIMIT = 100_000
const PAGE_SIZE = 200

/** `list`, which is also what its group does when no command is named. */
export function addListCommand<Item, Flags extends ListFlags>(
  group: Command,
  terminal: Terminal,
  spec: ListSpec<Item, Flags>,
): Command {
  const command = group.command('list', { isDefault: true }).description(spec.about)
  for (const option of spec.options ?? []) command.addOption(option)
  command
    .option('--limit <n>', 'at most so many', wholeNumber(1, MAX_LIMIT), DEFAULT_LIMIT)
    .option('--all', 'all of them')
    .addOption(new Option('--sort <field>', 'id, the order of creation, unless told').choices(spec.sortable))
    .addOption(new Option('--order <order>', 'desc, the newest first, unless told').choices(['asc', 'desc']))
  addExamples(addCommonOptions(command), spec.examples)
  return command.action((flags: Flags) =>
    withSession(terminal, flags, (session) => spec.instead?.(session, flags) ?? printList(session, flags, spec)),
  )
}

/** Page by page: a table for people, a line of JSON for each item. */
async function printList<Item, Flags extends ListFlags>(
  session: Session,
  flags: Flags,
  { columns, read }: Pick<ListSpec<Item, Flags>, 'columns' | 'read'>,
): Promise<void> {
  const { json, terminal } = session
  const table = createTable(columns, painter(terminal, terminal.stdout))
  const format = json ? (items: Item[]) => items.map((item) => `${JSON.stringify(item)}\n`).join('') : table
  const pages = readPages(flags, (options) => read(session, flags, { ...options, signal: session.signal }))
  for await (const { items, more } of pages) {
    if (items.length > 0) await write(terminal, format(items))
    else if (!json) terminal.stderr.write('There are none.\n')
    if (more && !json) terminal.stderr.write('There are more: --all shows all of them, --limit N so many.\n')
  }
}

interface ShownPage<Item> {
  items: Item[]
  /** The limit is reached, and there is more behind it. */
  more: boolean
}

async function* readPages<Item>(
  { limit, all, sort, order }: ListFlags,
  read: (options: ListOptions) => Promise<Page<Item>>,
): AsyncGenerator<ShownPage<Item>, void> {
  let left = all ? Number.POSITIVE_INFINITY : limit
  let range: string | undefined
  do {
    const { items, next } = await read({ sort, order, max: Math.min(left, PAGE_SIZE), range })
    const shown = items.slice(0, left)
    left -= shown.length
    range = next
    yield { items: shown, more: left === 0 && (next !== undefined || shown.length < items.length) }
  } while (range !== undefined && left > 0)
}

/** `--trashed`, for lists that have no other filter by status. */
export const trashedOption = () => new Option('--trashed', 'what is in the trash instead')

export const trashQuery = ({ trashed }: { trashed?: true }) => (trashed ? { filter: ['trashed' as const] } : {})

export const searchOption = (field: string) => new Option('--search <text>', `part of the ${field}, in any case`)
