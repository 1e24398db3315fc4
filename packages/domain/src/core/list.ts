/** One end of a range. `id` breaks ties between rows of the same value. */
export interface ListBound {
  value: string
  id?: string
  exclusive: boolean
}

/** A parsed Range header. `start` is nearer to the beginning of the list in the given order. */
export interface ListQuery {
  field: string
  order: 'asc' | 'desc'
  /** 1–1000 items. */
  max: number
  start?: ListBound
  end?: ListBound
}

export interface ListPage<T> {
  items: T[]
  query: ListQuery
  /** Values of the sorted field in the first and last item; absent when the page is empty. */
  first?: string
  last?: string
  /** Where the next page starts; absent on the last one. */
  next?: ListBound
}

export interface DeleteOptions {
  /** At once and for good, not into the trash. */
  permanent?: boolean
  ifMatch?: string
}

export const newestFirst: ListQuery = { field: 'id', order: 'desc', max: 200 }
