import type { Ingest } from '@ingest/sdk'
import type { Command } from 'commander'
import { forEachId } from './each.ts'
import { addExamples, type Example } from './help.ts'
import { addCommonOptions, type CommonFlags, type Session, show, withSession } from './session.ts'
import type { Terminal } from './terminal.ts'

interface GetSpec<Item> {
  /** What is got: `video`. */
  noun: string
  examples: readonly Example[]
  read(ingest: Ingest, id: string, signal: AbortSignal): Promise<Item>
  format(item: Item): string
}

/** `get ID`: everything about one. */
export function addGetCommand<Item>(group: Command, terminal: Terminal, { noun, examples, read, format }: GetSpec<Item>): void {
  const command = group.command('get').description(`Show everything about one ${noun}.`).argument('<id>', `id of the ${noun}`)
  addExamples(addCommonOptions(command), examples).action((id: string, flags: CommonFlags) =>
    withSession(terminal, flags, async (session) => {
      const item = await read(session.ingest, id, session.signal)
      await show(session, item, format(item))
    }),
  )
}

interface EachSpec<Flags extends CommonFlags> {
  name: string
  noun: string
  about: string
  examples: readonly Example[]
  /** The past participle that is printed with each id: `deleted`. */
  done: string
  /** What is printed with `--json`; `{ id, <done>: true }` when nothing comes back. */
  work(session: Session, id: string, flags: Flags): Promise<unknown>
}

/** Does something to each of the ids that are given; one failure does not end the others. */
export function addEachCommand<Flags extends CommonFlags>(group: Command, terminal: Terminal, spec: EachSpec<Flags>): Command {
  const { name, noun, about, examples, done, work } = spec
  const command = group.command(name).description(about).argument('<id...>', `ids of the ${noun}s`)
  return addExamples(addCommonOptions(command), examples).action((ids: string[], flags: Flags) =>
    withSession(terminal, flags, (session) =>
      forEachId(session, ids, `${noun}s`, async (id) => {
        const result = await work(session, id, flags)
        await show(session, result ?? { id, [done]: true }, `${id} ${done}\n`)
      }),
    ),
  )
}

export const permanentFlag = ['--permanent', 'at once and for good, instead of into the trash'] as const
