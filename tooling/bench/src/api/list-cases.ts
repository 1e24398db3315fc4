export const pageSize = 50

/** A list that is read from its beginning and from far inside it. */
export interface ListCase {
  name: string
  field: 'id' | 'created_at'
  order: 'asc' | 'desc'
  filter: { status?: string; search?: string }
  /** The same filter as a condition, to find out where the page far inside begins. */
  where: string
  /** So few that sorting them may be cheaper than an index in their order. */
  few?: boolean
}

const shown = `deleted_at IS NULL AND media_state = 'READY' AND schedule_start IS NULL`

/** The MD5 of 7: one of a hundred has it. */
const rare = '8f14e45fceea'

const orders = (['id', 'created_at'] as const).flatMap((field) =>
  (['desc', 'asc'] as const).map((order) => ({ field, order, name: `by ${field} ${order}` })),
)

export const listCases: ListCase[] = [
  ...orders.map((order) => ({ ...order, filter: {}, where: shown })),
  ...(['created', 'published', 'trashed', 'all'] as const).map((status) => ({
    name: `of status ${status}`,
    field: 'id' as const,
    order: 'desc' as const,
    filter: { status },
    few: status === 'trashed',
    where: {
      created: `deleted_at IS NULL AND media_state = 'NONE'`,
      published: `${shown} AND published_at IS NOT NULL`,
      trashed: 'deleted_at IS NOT NULL',
      all: 'deleted_at IS NULL',
    }[status],
  })),
  { name: 'with a text that all have', field: 'id', order: 'desc', filter: { search: 'video' }, where: shown },
  {
    name: 'with a text that few have',
    field: 'id',
    order: 'desc',
    filter: { search: rare },
    where: `${shown} AND title LIKE '%${rare}%'`,
    few: true,
  },
]
