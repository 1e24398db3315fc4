/** Which part of a list, in which order. */
export interface ListOptions {
  /** One of the fields that the list names in `Accept-Ranges`; `id` unless told. */
  sort?: string
  /** `desc`, the newest first, unless told. */
  order?: 'asc' | 'desc'
  /** 1–1000 items per page; 200 unless told. */
  max?: number
  /** A whole Range value, as `Page.next` has it; the other options are then ignored. */
  range?: string
  signal?: AbortSignal
}

export interface Page<Item> {
  items: Item[]
  /** The `range` of the next page; absent on the last one. */
  next?: string
}

/** The Range header of a page; undefined for the platform's own default. */
export function rangeOf({ sort = 'id', order, max, range }: ListOptions): string | undefined {
  if (range !== undefined) return range
  const params = [...(max === undefined ? [] : [`max=${max}`]), ...(order === undefined ? [] : [`order=${order}`])]
  if (sort === 'id' && params.length === 0) return undefined
  return params.length === 0 ? `${sort} ..` : `${sort} ..; ${params.join(', ')}`
}

/** More items remain exactly when the answer is 206. */
export function toPage<Item>(items: Item[], response: Response): Page<Item> {
  const next = response.status === 206 ? response.headers.get('next-range') : null
  return next === null ? { items } : { items, next }
}

/** Awaited it is one page; iterated, every item from there on, page by page. */
export type Listing<Item> = Promise<Page<Item>> & AsyncIterable<Item>

type ReadPage<Item> = (options: ListOptions) => Promise<Page<Item>>

export function listing<Item>(read: ReadPage<Item>, options: ListOptions): Listing<Item> {
  const first = read(options)
  return Object.assign(first, { [Symbol.asyncIterator]: () => walk(first, read, options) })
}

/** Rows that stand throughout are neither repeated nor skipped, and no page is read before it is needed. */
async function* walk<Item>(first: Promise<Page<Item>>, read: ReadPage<Item>, options: ListOptions): AsyncGenerator<Item, void> {
  let page = await first
  yield* page.items
  while (page.next !== undefined) {
    page = await read({ ...options, range: page.next })
    yield* page.items
  }
}
