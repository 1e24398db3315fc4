import { type Domain, DomainError, type LogPosition, type UsageImport } from '@ingest/domain'
import { DeliveredBatch } from './delivered-batch.ts'
import { findCounted } from './find-counted.ts'
import type { LogParser } from './log-format.ts'
import { type LogLine, readLog } from './log-lines.ts'

const linesAtOnce = 20_000

export interface ImportedLog {
  file: string
  /** Counted now; those that an earlier import has counted are the next. */
  lines: number
  lines_counted_before: number
  /** Of those counted now. */
  lines_not_understood: number
  /** By networks of this platform. */
  delivered_bytes: number
  /** Of media that this platform does not know (any more), and of what is no media. */
  other_bytes: number
}

interface ImportOptions {
  parse: LogParser
  /** It is known to be no older copy of a longer log. */
  isNew: boolean
}

type Imports = Domain['usageImports']

/** Counts the lines of a log that have not been counted, some at a time. @throws DomainError 409 */
export async function importLog(imports: Imports, file: string, { parse, isNew }: ImportOptions): Promise<ImportedLog> {
  const result = { file, lines: 0, lines_counted_before: 0, lines_not_understood: 0, delivered_bytes: 0, other_bytes: 0 }
  const counted = await findCounted(imports, file, isNew)
  if (!counted) return result
  let current = counted
  let batch = new DeliveredBatch()
  let last: LogLine | undefined
  for await (const line of readLog(file)) {
    // Of lines that are counted as well: a directive says what those below it mean.
    const entry = parse(line.text)
    if (line.bytes <= counted.position.bytes) {
      result.lines_counted_before += 1
      continue
    }
    if (!line.text.startsWith('#')) batch.add(entry)
    last = line
    if (batch.lines < linesAtOnce) continue
    current = await write(imports, current, line.position(), batch, result)
    batch = new DeliveredBatch()
  }
  if (last && last.bytes > current.position.bytes) await write(imports, current, last.position(), batch, result)
  return result
}

async function write(
  imports: Imports,
  current: UsageImport,
  position: LogPosition,
  batch: DeliveredBatch,
  result: ImportedLog,
): Promise<UsageImport> {
  // What is counted is over: nothing is where the format is another one.
  if (batch.lines > 0 && batch.notUnderstood === batch.lines) throw notOfFormat(result.file)
  const { countedBytes, unknownBytes } = await imports.count(current, position, batch.delivered())
  result.lines += batch.lines
  result.lines_not_understood += batch.notUnderstood
  result.delivered_bytes += countedBytes
  result.other_bytes += batch.otherBytes + unknownBytes
  return { ...current, position }
}

const notOfFormat = (file: string) =>
  new DomainError(422, 'log-format', `No line of ${file} is of the format: name the right one with --format (and --fields).`)
