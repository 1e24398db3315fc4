/** One end of a range; `id` breaks ties between items of the same value. */
export interface ListBound {
  value: string
  id?: string
  exclusive: boolean
}

/** One page of a list. */
export interface ListAnswer<Item> {
  items: Item[]
  /** The range that was asked for, with the defaults filled in. */
  query: { field: string; order: 'asc' | 'desc'; max: number; start?: ListBound; end?: ListBound }
  /** Values of the sorted field in the first and last item; absent when the page is empty. */
  first?: string
  last?: string
  /** Where the next page starts; absent on the last one. */
  next?: ListBound
}
