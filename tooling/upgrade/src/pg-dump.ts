import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { requirePgDump } from '@ingest/testing'

const maxBytes = 64 * 1024 ** 2
/** psql's own commands, which a client knows nothing of, and what says when and with what the dump was made. */
const noise = /^(\\(un)?restrict .*|-- (Dumped|Started|Completed) .*|--|-- Name: .*|)$/

/** Schema and rows as SQL that any client can run. */
export async function pgDump(url: string): Promise<string> {
  const program = requirePgDump()
  if (!program) throw new Error('pg_dump of PostgreSQL 18 or newer is missing: name it with PG_DUMP_PATH')
  const args = ['--no-owner', '--no-privileges', '--rows-per-insert=1000', '--dbname', url]
  const { stdout } = await promisify(execFile)(program, args, { maxBuffer: maxBytes })
  return `${stdout
    .split('\n')
    .filter((line) => !noise.test(line))
    .join('\n')}\n`
}
