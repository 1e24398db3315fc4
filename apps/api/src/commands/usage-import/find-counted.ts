import { createHash } from 'node:crypto'
import { type Domain, DomainError, type UsageImport } from '@ingest/domain'
import { readLog, startOfLog } from './log-lines.ts'

type Imports = Pick<Domain['usageImports'], 'find' | 'begin'>

/**
 * How far a log has been counted. It is known by its bytes: it may have grown, been renamed or packed since.
 * @param isNew that it is no old copy of a longer one is known
 * @returns undefined for a log without entries
 * @throws DomainError 409 for what may be such a copy
 */
export async function findCounted(imports: Imports, file: string, isNew: boolean): Promise<UsageImport | undefined> {
  const headHash = await hashOfHead(file)
  if (headHash === undefined) return undefined
  const known = await imports.find(headHash)
  const { found, bytes } = await longestCounted(file, known)
  if (found && found.position.bytes > 0) return found
  const longest = known.at(-1)?.position.bytes ?? 0
  if (longest > bytes && !isNew) throw mayBeCopy(file)
  return found ?? imports.begin(headHash, startOfLog)
}

/** Of the first line that is an entry: all logs of a kind have their directives in common. */
async function hashOfHead(file: string): Promise<string | undefined> {
  for await (const { text } of readLog(file)) {
    if (text !== '' && !text.startsWith('#')) return createHash('sha256').update(text).digest('hex')
  }
  return undefined
}

/** @param known shortest first @returns also how long the log is, as far as that is of interest */
async function longestCounted(file: string, known: UsageImport[]): Promise<{ found?: UsageImport; bytes: number }> {
  const left = [...known]
  let found: UsageImport | undefined
  while (left[0]?.position.bytes === 0) found = left.shift()
  let bytes = 0
  for await (const line of readLog(file)) {
    bytes = line.bytes
    for (let next = left[0]; next && next.position.bytes <= bytes; next = left[0]) {
      if (next.position.bytes === bytes && next.position.hash === line.position().hash) found = next
      left.shift()
    }
    if (left.length === 0) break
  }
  return { found, bytes }
}

const mayBeCopy = (file: string) =>
  new DomainError(
    409,
    'log-may-be-copy',
    `${file} begins with the same line as a longer log that has been counted: if it is no older copy of that, count it with --new.`,
  )
