import { DomainError } from '@ingest/domain'

/** What counts of an answer that somebody else has given. */
export interface LogEntry {
  at: Date
  /** With or without origin and query. */
  url: string
  bytes: number
}

/** Takes every line of a log in turn, because some say what the following ones mean. @returns undefined for a line that is no entry */
export type LogParser = (line: string) => LogEntry | undefined

/** Names of the members of a JSON line. */
export interface JsonFields {
  time: string
  url: string
  bytes: string
}

export const logFormats = {
  combined: () => parseCombined,
  w3c: () => w3cParser(),
  json: (fields: JsonFields) => (line: string) => parseJson(line, fields),
} as const

export type LogFormat = keyof typeof logFormats

/** `host ident user [time] "request" status bytes …`: the common and the combined log format of nginx, Apache and others. */
const combined = /^\S+ \S+ .*?\[([^\]]+)\] "\S+ (\S+)(?: [^"]*)?" \d{3} (\d+|-)/
const combinedTime = /^(\d\d)\/(\w{3})\/(\d{4}):(\d\d:\d\d:\d\d) ([+-]\d\d)(\d\d)$/
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

function parseCombined(line: string): LogEntry | undefined {
  const [, time = '', url = '', bytes] = combined.exec(line) ?? []
  const [, day, month = '', year, clock, hours, minutes] = combinedTime.exec(time) ?? []
  if (!day) return undefined
  const number = String(months.indexOf(month) + 1).padStart(2, '0')
  return entry(`${year}-${number}-${day}T${clock}${hours}:${minutes}`, url, bytes)
}

/** The extended log format of the W3C, in which CloudFront writes: a directive names the fields of the lines below it. */
function w3cParser(): LogParser {
  let fields: string[] = []
  return (line) => {
    if (line.startsWith('#Fields:')) fields = line.slice('#Fields:'.length).trim().split(/\s+/)
    if (line.startsWith('#')) return undefined
    if (fields.length === 0) throw new DomainError(422, 'log-format', 'The log has no line #Fields before its entries.')
    const values = line.split(line.includes('\t') ? '\t' : ' ')
    const value = (name: string) => values[fields.indexOf(name)] ?? ''
    return entry(`${value('date')}T${value('time')}Z`, value('cs-uri-stem'), value('sc-bytes'))
  }
}

function parseJson(line: string, fields: JsonFields): LogEntry | undefined {
  const record = parseObject(line)
  const time = record?.[fields.time]
  return entry(typeof time === 'number' ? fromUnix(time) : String(time), String(record?.[fields.url]), record?.[fields.bytes])
}

function parseObject(line: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(line)
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined
  } catch {
    return undefined
  }
}

/** In seconds, milliseconds, microseconds or nanoseconds, which the number of digits tells apart until the year 2286. */
function fromUnix(time: number): Date {
  const digits = Math.trunc(time).toString().length
  return new Date(time / 1000 ** ((Math.max(10, digits) - 10) / 3 - 1))
}

function entry(time: string | Date, url: string, bytes: unknown): LogEntry | undefined {
  const [at, count] = [new Date(time), bytes === '-' ? 0 : Number(bytes)]
  if (Number.isNaN(at.getTime()) || !Number.isSafeInteger(count) || count < 0 || bytes === '' || bytes === null) return undefined
  return { at, url, bytes: count }
}
