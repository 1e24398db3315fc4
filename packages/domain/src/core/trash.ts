import type { CommaList } from './comma-list.ts'

/** `?status=trashed` and `?filter=trashed` mean the same on every list. */
export interface TrashQuery {
  status?: CommaList
  filter?: CommaList
  /** Part of a name. */
  search?: string
}

export function asksForTrash({ status, filter }: Pick<TrashQuery, 'status' | 'filter'>): boolean {
  const words = [status ?? [], filter ?? []].flat().flatMap((text) => text.split(','))
  return words.some((word) => word.trim().toLowerCase() === 'trashed')
}
