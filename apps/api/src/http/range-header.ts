import type { ListBound, ListPage, ListQuery } from '@ingest/domain'
import { newestFirst } from '@ingest/domain'
import { refusals } from './http-error.ts'

const maxItems = 1000
const bounds = String.raw`(?<exclusive>[[\]])?(?<start>[^;,\s[\]]*?)\.\.(?<end>[^;,\s[\]]*)`
const header = new RegExp(String.raw`^(?<field>[a-z_]+)(?:\s+${bounds})?\s*(?:;(?<params>[^;]*);?\s*)?$`, 'i')
const uuid = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i
const time = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)$/i

/** The grammar as the answer to a bad Range shows it. */
export function rangeGrammar(sortable: readonly string[]): string {
  return `<field> [["["|"]"][start]..[end]][; max=1…${maxItems}, order=asc|desc], where the field is one of ${sortable.join(', ')}`
}

/**
 * Parses the Range header of a list: `field [SP bounds] [";" params]` as in the Heroku platform API. `bytes=` is none of
 * ours and ignored, as RFC 9110 §14.2 wants it of unknown units.
 * @throws HttpError 416
 */
export function parseRange(text: string | undefined, sortable: readonly string[]): ListQuery {
  const wanted = text?.trim()
  if (!wanted || /^bytes\s*=/i.test(wanted)) return newestFirst
  const groups = header.exec(wanted)?.groups
  const query = groups && toQuery(groups, sortable)
  if (!query) throw refusals.badRange(rangeGrammar(sortable))
  return query
}

/** Undefined when something in it is wrong. */
function toQuery(groups: Record<string, string | undefined>, sortable: readonly string[]): ListQuery | undefined {
  const { field = '', exclusive, start, end, params } = groups
  const paging = parseParams(params)
  if (!sortable.includes(field) || !paging) return undefined
  const query: ListQuery = { ...newestFirst, ...paging, field }
  if (start) query.start = parseBound(field, start, exclusive === ']')
  if (end) query.end = parseBound(field, end, false)
  if ((start && !query.start) || (end && !query.end)) return undefined
  return query
}

function parseParams(text = ''): Partial<Pick<ListQuery, 'max' | 'order'>> | undefined {
  const paging: Partial<Pick<ListQuery, 'max' | 'order'>> = {}
  for (const param of text
    .split(',')
    .map((each) => each.trim())
    .filter(Boolean)) {
    const [, name, value = ''] = /^(max|order)\s*=\s*(\w+)$/i.exec(param) ?? []
    if (name?.toLowerCase() === 'max' && /^0*[1-9]\d*$/.test(value)) paging.max = Math.min(Number(value), maxItems)
    else if (name?.toLowerCase() === 'order' && /^(asc|desc)$/i.test(value))
      paging.order = value.toLowerCase() as ListQuery['order']
    else return undefined
  }
  return paging
}

/** `value`, or `value~id` to break ties. */
function parseBound(field: string, text: string, exclusive: boolean): ListBound | undefined {
  const [encoded = '', id, ...rest] = text.split('~')
  const value = parseValue(field, encoded)
  if (value === undefined || rest.length > 0 || (id !== undefined && (field === 'id' || !uuid.test(id)))) return undefined
  return { value, exclusive, ...(id === undefined ? {} : { id }) }
}

function parseValue(field: string, encoded: string): string | undefined {
  try {
    const value = decodeURIComponent(encoded)
    if (field === 'id') return uuid.test(value) ? value : undefined
    if (isTime(field)) return time.test(value) ? new Date(value).toISOString() : undefined
    return value.includes('\0') ? undefined : value
  } catch {
    return undefined
  }
}

const isTime = (field: string) => field.endsWith('_at')

/** Text is percent-encoded, and so are dots and `~`, which mean something here. */
function formatValue(field: string, value: string): string {
  if (field === 'id' || isTime(field)) return value
  return encodeURIComponent(value).replace(/[.~!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`)
}

function formatBound(field: string, { value, id }: ListBound): string {
  return `${formatValue(field, value)}${id === undefined ? '' : `~${id}`}`
}

/** `Content-Range` and `Next-Range` of a page: neither for an empty one, the latter only while more items remain. */
export function pageHeaders({ query, first, last, next }: ListPage<unknown>): {
  'content-range'?: string
  'next-range'?: string
} {
  if (first === undefined || last === undefined) return {}
  const { field, max, order, end } = query
  const contentRange = `${field} ${formatValue(field, first)}..${formatValue(field, last)}`
  if (!next) return { 'content-range': contentRange }
  const bounds = `${next.exclusive ? ']' : '['}${formatBound(field, next)}..${end ? formatBound(field, end) : ''}`
  return { 'content-range': contentRange, 'next-range': `${field} ${bounds}; max=${max}, order=${order}` }
}
