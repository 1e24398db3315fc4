import { type CommaList, knownWords } from './comma-list.ts'

/** Of lists that know no other filter: `?status=trashed` and `?filter=trashed` mean the same. */
export interface TrashQuery {
  filter?: CommaList
  status?: CommaList
}

/** @throws DomainError 422 for another word */
export function asksForTrash({ filter, status }: TrashQuery): boolean {
  const asked = [...knownWords(filter, ['trashed'], '/filter'), ...knownWords(status, ['trashed'], '/status')]
  return asked.length > 0
}
